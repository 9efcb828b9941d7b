import { tryCommands } from "./azure-cli.ts";

/** `npm run proof:clients [PROGRAM]`: tries the commands of the Azure CLI against a served sandbox. */
const tried = await tryCommands(process.argv[2] ?? "az", (line) => console.log(line));
const working = tried.filter(({ works }) => works).length;
console.log(`${working} of ${tried.length} commands work.`);
process.exitCode = working === tried.length ? 0 : 1;
