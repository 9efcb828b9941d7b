import type { Interview, Path } from "./interview.ts";

const ACCOUNTS = [
  { name: "one by one", value: "list" },
  { name: "the members of a group that is kept for them", value: "group" },
  { name: "the rows of a watchlist of Microsoft Sentinel", value: "watchlist" },
] as const;
type Source = (typeof ACCOUNTS)[number]["value"];

/** Asks who is watched, and returns how they are named. */
export async function askAccounts(interview: Interview): Promise<Source> {
  const source = await interview.ask.one<Source>("How to name the accounts", ACCOUNTS, "list");
  if (source !== "list") {
    if (source === "group") {
      await interview.text(["accounts", 0, "group"], { message: "Group of the accounts: object id" });
    } else {
      await interview.text(["accounts", 0, "watchlist"], {
        message: "Watchlist of the accounts: alias",
        preset: "BreakGlassAccounts",
      });
      await interview.optional(["accounts", 0, "column"], {
        message: "Column that holds their object ids or user principal names (may be empty: the search key)",
      });
    }
    if (!(await interview.ask.yes("Further accounts, one by one?", false))) return source;
  }
  for (let index = source === "list" ? 0 : 1, more = true; more; index++) {
    const at = (key: string): Path => ["accounts", index, key];
    await interview.text(at("label"), { message: "Account: short name", preset: `bg${index + 1}` });
    await interview.optional(at("userPrincipalName"), {
      message: "Account: user principal name (may be empty)",
    });
    const isNamed =
      interview.faultAt(["accounts", index], (interview.given["accounts"] as unknown[])[index]) === undefined;
    const message = isNamed ? "Account: object id (may be empty, but recommended)" : "Account: object id";
    await (isNamed
      ? interview.optional(at("objectId"), { message })
      : interview.text(at("objectId"), { message }));
    more = await interview.ask.yes("Another account?", index === 0);
  }
  return source;
}

/** The ids of who deploys; a person who deploys has none. */
export async function askDeployers(interview: Interview): Promise<void> {
  const wanted = await interview.ask.yes(
    "Notify when somebody adds a credential to the identity that deploys? (This needs its ids)",
    false,
  );
  if (!wanted) return;
  await interview.list(["deployers"], {
    message:
      "Ids of the identity that deploys: client id and object ids of an application, or the id of a user-assigned identity, separated by commas",
  });
}

/** What the accounts own or let act in their names; `doctor` finds it. */
export async function askApplications(interview: Interview): Promise<void> {
  const wanted = await interview.ask.yes(
    "Notify when an application signs in that an account owns or has consented to? (doctor finds which; best is that there are none)",
    false,
  );
  if (!wanted) return;
  await interview.list(["applications"], {
    message: "Application (client) ids, or object ids of service principals, separated by commas",
  });
}

/** The groups on which the accounts depend. */
export async function askGroups(interview: Interview): Promise<void> {
  const question = (index: number) =>
    index === 0
      ? "Watch a group that the accounts depend on, such as an exclusion from Conditional Access?"
      : "Another group?";
  for (let index = 0; await interview.ask.yes(question(index), false); index++) {
    await interview.text(["groups", index, "label"], { message: "Group: short name" });
    await interview.text(["groups", index, "objectId"], { message: "Group: object id" });
  }
}
