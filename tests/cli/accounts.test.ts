import { describe, expect, test } from "@jest/globals";
import fc from "fast-check";
import { UserError } from "../../cli/errors/user-error.ts";
import { givenAccounts } from "../../cli/stack/accounts.ts";
import { workspaceOf } from "../../cli/stack/workspace.ts";

const ID = "3F2504E0-4F89-41D3-9A0C-0305E82C3301";

describe("accounts on the command line", () => {
  test("are a name, an object id, or both in either order", () => {
    const both = {
      id: ID.toLowerCase(),
      userPrincipalName: "bg1@contoso.com",
      displayName: "bg1@contoso.com",
    };
    expect(givenAccounts([`bg1@contoso.com=${ID}`, `${ID}=bg1@contoso.com`])).toEqual([both, both]);
    const [byName] = givenAccounts(["bg1@contoso.com"]);
    expect(byName).toMatchObject({
      id: expect.stringMatching(/^[0-9a-f-]{36}$/),
      userPrincipalName: "bg1@contoso.com",
    });
    expect(givenAccounts([ID])[0]).toMatchObject({ id: ID.toLowerCase() });
    expect(givenAccounts([])).toEqual([]);
  });

  test("have the same object id for the same name, whatever its letter case", () => {
    fc.assert(
      fc.property(
        fc.emailAddress().filter((name) => !name.includes("=")),
        (name) => {
          expect(givenAccounts([name])[0]?.id).toBe(givenAccounts([name.toUpperCase()])[0]?.id);
        },
      ),
    );
  });

  test("are refused all at once", () => {
    const wrong = ["bg1", `bg1=${ID}`, "a@b=c@d", `${ID}=${ID}`, "", "a b@c"];
    expect(() => givenAccounts(["good@contoso.com", ...wrong])).toThrow(UserError);
    try {
      givenAccounts(wrong);
    } catch (error) {
      const lines = (error as Error).message.split("\n");
      expect(lines.map((line) => line.slice("--account ".length).split(": write")[0])).toEqual(wrong);
    }
  });
});

describe("the workspace of a stack", () => {
  const deployment = (output: unknown, ids: readonly string[]) =>
    ({
      result: { outputs: { workspaceId: output } },
      cloud: { azure: { store: { list: () => ids.map((id) => ({ id })) } } },
    }) as unknown as Parameters<typeof workspaceOf>[0];

  test("is its output, or else its only one", () => {
    expect(workspaceOf(deployment("/out", ["/a", "/b"]))).toBe("/out");
    expect(workspaceOf(deployment(undefined, ["/a"]))).toBe("/a");
  });

  test("is asked for if there are several, or none", () => {
    expect(() => workspaceOf(deployment(undefined, ["/a", "/b"]))).toThrow(
      "The stack has 2 Log Analytics workspaces. Export the id of the one that has Entra's logs as workspaceId:\n  /a\n  /b",
    );
    expect(() => workspaceOf(deployment(undefined, []))).toThrow("The stack has no Log Analytics workspace");
  });
});
