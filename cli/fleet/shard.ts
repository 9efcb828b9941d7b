import { UserError } from "../errors/user-error.ts";

/** One of several parts of a fleet, each for a machine of its own. */
export interface Shard {
  /** From 1. */
  readonly number: number;
  readonly of: number;
}

/** A matrix makes at most so many jobs (docs.github.com/actions, workflow syntax, jobs.<job_id>.strategy.matrix). */
const MOST_SHARDS = 256;

/** @returns why it is none, for a person */
export function parseShard(text: string): Shard | string {
  const [, number = 0, of = 0] = /^(\d{1,4})\/(\d{1,4})$/.exec(text)?.map(Number) ?? [];
  if (number >= 1 && of >= number && of <= MOST_SHARDS) return { number, of };
  return `--shard is "${text}". Write which part of how many, such as 2/8; there are at most ${MOST_SHARDS}.`;
}

/** The stacks of a shard. The shards of one list differ by at most one stack, and each stack is in exactly one of them. */
export function shardOf(stacks: readonly string[], { number, of }: Shard): string[] {
  return stacks.filter((_, index) => index % of === number - 1);
}

/**
 * The shards for a number of tenants, as the matrix of a pipeline: `{ "shard": ["1/2", "2/2"] }`.
 *
 * @param perJob how many tenants a job may have
 * @throws UserError if that needs more jobs than a matrix has
 */
export function shardMatrix(tenants: number, perJob: number): { readonly shard: readonly string[] } {
  const count = Math.ceil(tenants / perJob);
  if (count > MOST_SHARDS)
    throw new UserError(
      `${tenants} tenants, ${perJob} to a job, are ${count} jobs, and a matrix has at most ${MOST_SHARDS}. Pass --per-job ${Math.ceil(tenants / MOST_SHARDS)} or more.`,
    );
  return { shard: Array.from({ length: count }, (_, index) => `${index + 1}/${count}`) };
}
