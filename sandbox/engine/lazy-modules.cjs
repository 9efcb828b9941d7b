"use strict";
// Is loaded before a program (`node --require`): half of what `@pulumi/pulumi` loads is for packing functions that run
// elsewhere (runtime/closure), which hardly a program does. So these packages are loaded when something of them is used.
const Module = require("node:module");
const { sep } = require("node:path");

const LAZY = new Set(["@npmcli/arborist", "normalize-package-data", "typescript"]);
const PULUMI = ["node_modules", "@pulumi", "pulumi", ""].join(sep);

// Pulumi compiles ES modules in TypeScript another way where it sees such an option (cmd/run/run.js).
const option = process.execArgv.indexOf(__filename);
if (option > 0) process.execArgv.splice(option - 1, 2);

const load = Module._load;
Module._load = (request, parent, isMain) => {
  if (!LAZY.has(request) || !parent?.filename?.includes(PULUMI)) return load(request, parent, isMain);
  // Pulumi has a way to go on without TypeScript: one that is missing has to be missed at once.
  Module._resolveFilename(request, parent);
  return whenUsed(() => load(request, parent, isMain));
};

function whenUsed(loaded) {
  let found;
  const real = () => {
    found ??= loaded();
    return found;
  };
  return new Proxy(
    {},
    {
      get(_, name) {
        // What the compiler asks of each module; with a "yes" it copies nothing.
        if (name === "__esModule") return true;
        return name === "default" && !("default" in real()) ? real() : real()[name];
      },
      has: (_, name) => name in real(),
    },
  );
}
