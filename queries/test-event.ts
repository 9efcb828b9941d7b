import { projectEvent } from "./events.ts";
import { kql } from "./kql.ts";

const ACCOUNT = "nobody signed in";

/**
 * The event of a test message. Its query reads no table: its one row shows that the workspace answers the workflow's
 * identity, and nothing that could be taken for a sign-in.
 */
export const TEST_EVENT = {
  id: "test",
  noun: ["test", "tests"],
  /** Where an event names its account. */
  account: ACCOUNT,
  query: kql`print TimeGenerated = now()
${projectEvent({
  Account: kql`${ACCOUNT}`,
  Activity: kql`${"Test message"}`,
  Result: kql`${"The workspace answers the workflow"}`,
})}`.text,
} as const;
