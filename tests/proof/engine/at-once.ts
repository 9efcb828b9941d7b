import { runCommand } from "../../../sandbox/engine/command.ts";
import { DeployError } from "../../../sandbox/engine/options.ts";
import { prepareProject } from "../../../sandbox/engine/project.ts";
import type { Part, ProofOptions, Proved } from "../part.ts";
import { GatedDeployment } from "./deployment.ts";

export const atOnce: Part = {
  name: "at-once",
  title: "Two updates at once",
  about:
    "While the real engine deploys, the same stack is deployed a second time: as the sandbox does it, and with `pulumi up` itself. Each must be refused with the reason; the first must end well, and leave a state that agrees with the cloud and has nothing left to change.",
  prove,
};

async function prove({ progress }: ProofOptions): Promise<Proved> {
  const deployment = await GatedDeployment.open();
  try {
    const { first, release } = await heldDeployment(deployment);
    progress("The first update is at work; starting a second and a third");
    const refusals = [await deployedAsWell(deployment), await pulumiUp(deployment)];
    release();
    await first;
    progress("The first update has ended");
    const faults = [
      ...refusals.flatMap(({ fault }) => fault ?? []),
      ...deployment.disagreements(),
      ...(await deployment.remaining()).map((kind) => `a preview would still ${kind}`),
    ];
    const figures = {
      "updates while another is at work": refusals.length,
      "refused with the reason": refusals.filter(({ fault }) => fault === undefined).length,
    };
    return { figures, faults };
  } finally {
    await deployment.close();
  }
}

/** A deployment that stops in the middle until it is released. */
async function heldDeployment(deployment: GatedDeployment) {
  let release = () => {};
  const released = new Promise<void>((resolve) => {
    release = resolve;
  });
  let first: Promise<unknown> = Promise.resolve();
  await new Promise<void>((reached, fail) => {
    deployment.gate.interfere(async ({ number }, work) => {
      if (number >= 5) {
        reached();
        await released;
      }
      await work();
    });
    first = deployment.deploy();
    first.catch(fail);
  });
  return { first, release };
}

async function deployedAsWell(deployment: GatedDeployment): Promise<{ fault?: string }> {
  const error = await deployment.deploy().then(
    () => "no error",
    (thrown: unknown) => thrown,
  );
  const said = error instanceof DeployError ? error.message : `no DeployError: ${error}`;
  const expected =
    /^Another run is at work on the stack "dev" \(process \d+\)\. Wait for its end, or end it\.$/;
  return expected.test(said) ? {} : { fault: `the second update: ${said}` };
}

/** The backend's own lock. */
async function pulumiUp(deployment: GatedDeployment): Promise<{ fault?: string }> {
  const { options } = deployment;
  const { code, output, errorOutput } = await runCommand(options.cli, prepareProject(options), [
    ...["up", "--yes", "--skip-preview", "--stack", options.stack],
  ]);
  const said = `${errorOutput}\n${output}`;
  return code !== 0 && /the stack is currently locked by 1 lock\(s\)/.test(said)
    ? {}
    : { fault: `pulumi up ended with ${code}: ${said.slice(0, 400)}` };
}
