// Prints the npm packages that a process has loaded, as its last line.
import { registerHooks } from "node:module";

const packages = new Set();
registerHooks({
  load: (url, context, next) => {
    const [, name] = /node_modules\/((?:@[^/]+\/)?[^/]+)/.exec(url) ?? [];
    if (name !== undefined) packages.add(name);
    return next(url, context);
  },
});
process.on("exit", () => console.error(JSON.stringify([...packages])));
