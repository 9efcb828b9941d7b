import type { FleetReport } from "../../../../cli/fleet/report.ts";
import { ProvingFleet, TROUBLE } from "./prove.ts";

/**
 * `npm run proof:fleet`: updates 25 tenants in the sandbox, seven of them broken in a way of their own each; puts them
 * right, and goes on. `--parallel N` says how many at once, `--tenants N` how many there are.
 */
const args = process.argv.slice(2);
const after = (name: string, preset: number) =>
  args.includes(name) ? Number(args[args.indexOf(name) + 1]) : preset;
const fleet = new ProvingFleet(after("--tenants", 25), process.stderr);
const parallel = after("--parallel", 2);
try {
  const first = await fleet.up({ parallel, continues: false });
  fleet.mend(...Object.keys(TROUBLE));
  const second = await fleet.up({ parallel, continues: true });
  const faults = [...unexpected(first), ...unmended(second)];
  if (args.includes("--json")) console.log(JSON.stringify({ first, second, faults }, null, 2));
  else {
    for (const { stack, state, summary } of [...first.tenants, ...second.tenants])
      console.log(`${stack}: ${state}: ${summary}`);
    console.log(`\n${first.counts.succeeded} of ${first.tenants.length} succeed in ${first.seconds} s.`);
    console.log(
      `${second.counts.succeeded} of the ${second.tenants.length} left succeed in ${second.seconds} s.`,
    );
    for (const fault of faults) console.log(`WRONG: ${fault}`);
  }
  process.exitCode = faults.length === 0 ? 0 : 1;
} finally {
  fleet.remove();
}

/** Those that should have succeeded and did not, or failed for another reason than their own. */
function unexpected({ tenants }: FleetReport): string[] {
  return tenants.flatMap(({ stack, state, summary }) => {
    const reason = TROUBLE[stack];
    const isRight = reason === undefined ? state === "succeeded" : state === "failed" && reason.test(summary);
    return isRight ? [] : [`${stack}: ${state}: ${summary}`];
  });
}

function unmended({ tenants }: FleetReport): string[] {
  const left = tenants.map(({ stack }) => stack);
  return [
    ...(JSON.stringify(left) === JSON.stringify(Object.keys(TROUBLE).sort())
      ? []
      : [`went on with ${left.join(", ")}`]),
    ...tenants.flatMap(({ stack, state, summary }) =>
      state === "succeeded" ? [] : [`${stack}: ${state}: ${summary}`],
    ),
  ];
}
