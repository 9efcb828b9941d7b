import { describe, expect, test } from "@jest/globals";
import { tenants } from "../../policies/tenants.ts";

interface Member {
  type: string;
  name: string;
  urn: string;
  parent?: Member;
}

const member = (type: string, name: string, parent?: Member): Member => ({
  type,
  name,
  urn: `urn:pulumi:dev::project::${type}::${name}`,
  ...(parent === undefined ? {} : { parent }),
});
const component = (name: string) => member("breakglass:index:BreakGlassAlerts", name);
const group = (name: string, parent?: Member) => member("azure-native:monitor:ActionGroup", name, parent);
const byName = (members: readonly Member[]) =>
  tenants(members).map(({ name, resources }) => [name, resources.map((each) => each.name)]);

describe("a stack by its tenants", () => {
  test("is one where somebody wrote it by hand, and with one component", () => {
    expect(byName([group("a"), group("b")])).toEqual([[undefined, ["a", "b"]]]);
    const contoso = component("contoso");
    expect(byName([contoso, group("a", contoso), group("b")])).toEqual([[undefined, ["contoso", "a", "b"]]]);
  });

  test("is a part a component, however deep, each with what belongs to none", () => {
    const [contoso, fabrikam] = [component("contoso"), component("fabrikam")];
    const groups = member("breakglass:index:ActionGroups", "groups", contoso);
    const shared = group("shared");
    expect(byName([contoso, groups, group("a", groups), fabrikam, group("b", fabrikam), shared])).toEqual([
      ["contoso", ["contoso", "groups", "a", "shared"]],
      ["fabrikam", ["fabrikam", "b", "shared"]],
    ]);
  });
});
