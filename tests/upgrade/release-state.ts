import { readFileSync } from "node:fs";
import { join } from "node:path";
import { deploy } from "../../sandbox/engine/deploy.ts";
import { prepareProject } from "../../sandbox/engine/project.ts";
import { must } from "../../sandbox/engine/recover.ts";
import { EVERYTHING, Laboratory } from "../policies/proof/sample.ts";
import { isRecorded, record } from "./recorded.ts";

/**
 * `npm run release:state`: deploys the sample tenant with the program as it is and records its state under the version
 * of package.json, for every later version to be upgraded from. What is released never changes; `--again` is for a
 * version that is not.
 */
const { version } = JSON.parse(readFileSync(join(import.meta.dirname, "../../package.json"), "utf8"));
if (isRecorded(version) && !process.argv.includes("--again")) {
  console.error(
    `The state of ${version} is recorded already. Raise the version in package.json; or, as long as ${version} is not released, record it with \`npm run release:state -- --again\`.`,
  );
  process.exit(2);
}
const laboratory = await Laboratory.open((line) => console.error(line));
try {
  const options = laboratory.options("stack", { config: EVERYTHING });
  console.error(`Deploying the sample tenant as ${version}`);
  await deploy(options);
  const stack = JSON.parse(
    await must(options, prepareProject(options), ["stack", "export", "--stack", "dev"]),
  );
  console.log(record({ version, stack, resources: laboratory.cloud.azure.store.list() }));
} finally {
  await laboratory.close();
}
