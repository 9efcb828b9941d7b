import { ordinaryMonth } from "./ordinary.ts";

/** `npm run bench:month`: a month of a tenant of 5,000 people, in which nothing concerns the accounts. */
const [people = 5_000, days = 30] = process.argv.slice(2).map(Number);
const started = process.hrtime.bigint();
const { rows, found } = ordinaryMonth({ people, days, seed: 2026 });
console.table(rows);
console.table(found);
const alerts = Object.values(found).reduce((sum, each) => sum + each, 0);
const seconds = Number(process.hrtime.bigint() - started) / 1e9;
console.log(
  `${people} people, ${days} days, ${Object.values(rows).reduce((sum, each) => sum + each, 0)} rows: ${alerts} found, in ${seconds.toFixed(0)} s.`,
);
process.exitCode = alerts === 0 ? 0 : 1;
