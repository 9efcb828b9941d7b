import { chmodSync } from "node:fs";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "@jest/globals";
import { parse, stringify } from "yaml";
import { ciSetup } from "../../../cli/ci/setup.ts";
import { World } from "../../ci/world.ts";
import { StackFolder } from "../fleet/folder.ts";
import { stackFile } from "../fleet/tenants.ts";

const BACKEND = "azblob://state?storage_account=contoso";
const FLAGS = { repo: "contoso/alerts", backend: BACKEND };
/** Azure's and GitHub's command lines, as far as they remember what was made. */
const AZ = `name() { while [[ $# -gt 0 ]]; do [[ $1 == "$KEY" ]] && echo "$2"; shift; done; }
mkdir -p apps identities trusts roles
case "$1 $2 $3" in
  "cloud show --query") echo AzureCloud ;;
  "ad app list") cat "apps/$(KEY=--display-name name "$@")" 2>/dev/null || true ;;
  "ad app create") N=$(KEY=--display-name name "$@"); echo "app-$N" | tee "apps/$N" ;;
  "ad sp list") cat "identities/$(KEY=--filter name "$@" | cut -d "'" -f 2)" 2>/dev/null || true ;;
  "ad sp create") N=$(KEY=--id name "$@"); echo "identity-$N" | tee "identities/$N" ;;
  "ad sp show") grep -o "value=='[^']*'" <<< "$*" | cut -d "'" -f 2 || true ;;
  "rest --method POST") echo "$(grep -o 'servicePrincipals/[^/]*' <<< "$*") $(grep -o '"appRoleId":"[^"]*"' <<< "$*" | cut -d '"' -f 4)" >> grants ;;
  "rest --url "*) grep -sx "$(grep -o 'servicePrincipals/[^/]*' <<< "$*") $(grep -o "appRoleId=='[^']*'" <<< "$*" | cut -d "'" -f 2)" grants || true ;;
  "ad app federated-credential")
    N=$(KEY=--id name "$@")-$(grep -o 'github-[a-z-]*' <<< "$*" | head -1)
    if [[ $4 == list ]]; then cat "trusts/$N" 2>/dev/null || true; else echo there > "trusts/$N"; fi ;;
  "role definition list") cat "roles/$(KEY=--name name "$@")" 2>/dev/null || true ;;
esac`;
const GH = `case "$*" in
  *"/oidc/customization/sub"*) cat template 2>/dev/null || echo true ;;
  "api repos/contoso/alerts "*) echo 'repo:contoso@17/alerts@42' ;;
  "api orgs/contoso/teams/soc "*) echo 7 ;;
  *"/deployment-branch-policies --jq"*) cat branches 2>/dev/null || true ;;
  *"/deployment-branch-policies --field"*) echo main > branches ;;
  *"--input -") cat >> bodies; echo "$5" >> environments ;;
  "api --paginate "*) [[ ! -e broken ]] || exit 1; grep -s "/$(cut -d '"' -f 2 <<< "$*")$" environments || true ;;
  *custom_branch_policies) cat custom 2>/dev/null || echo true ;;
esac`;

let folder: StackFolder;
let world: World;
beforeEach(() => {
  folder = new StackFolder();
  world = new World().program("az", AZ).program("gh", GH);
});
afterEach(() => {
  folder.remove();
  world.remove();
});

const script = (changes: object = {}, ...names: string[]) =>
  ciSetup(names, { ...FLAGS, ...changes }, { directory: folder.directory, env: {} });

function run(text: string): string[] {
  world.write("calls", "").write(".github/scripts/setup.sh", text);
  chmodSync(join(world.directory, ".github", "scripts", "setup.sh"), 0o755);
  const { code, stderr } = world.run("setup.sh");
  expect([code, stderr]).toEqual([0, ""]);
  return world.calls;
}

describe("breakglass ci setup", () => {
  test("makes two identities, environments and their variables for each of twelve tenants", () => {
    const stacks = Array.from({ length: 12 }, (_, index) => `tenant-${String.fromCharCode(97 + index)}`);
    folder.add(...stacks, "dev");
    const calls = run(script({ reviewers: "soc" }));
    const made = (start: string) => calls.filter((call) => call.startsWith(start));
    expect(made("az ad app create")).toHaveLength(24);
    expect(made("gh api --silent --method PUT repos/contoso/alerts/environments/")).toHaveLength(24);
    expect(made("gh variable set")).toHaveLength(96);
    for (const stack of stacks) {
      for (const name of [stack, `${stack}-preview`]) {
        const of = made("gh variable set").filter((call) => call.includes(` --env ${name} `));
        expect(of.map((call) => call.replace(/ --repo contoso\/alerts --env \S+ --body/, ""))).toEqual([
          `gh variable set AZURE_CLIENT_ID app-breakglass-${name}`,
          expect.stringMatching(/^gh variable set AZURE_TENANT_ID [0-9a-f-]{36}$/),
          expect.stringMatching(/^gh variable set AZURE_SUBSCRIPTION_ID [0-9a-f-]{36}$/),
          `gh variable set PULUMI_BACKEND_URL ${BACKEND}`,
        ]);
      }
    }
    expect(calls.join("\n")).not.toContain("environments/dev");
    const bodies = world.read("bodies");
    expect(bodies.match(/"reviewers":\[\{"type":"Team","id":7\}\]/g)).toHaveLength(12);
  });

  test("trusts each environment by the subject that GitHub sends", () => {
    folder.add("contoso");
    const subjects = (form: string) => {
      const text = run(script({ subject: form })).join("\n");
      return [...text.matchAll(/create --id (\S+)|"subject": "([^"]+)"/g)].map(([, id, of]) => id ?? of);
    };
    expect(subjects("ids")).toEqual([
      "app-breakglass-contoso",
      "app-breakglass-contoso",
      "repo:contoso@17/alerts@42:environment:contoso",
      "app-breakglass-contoso-preview",
      "app-breakglass-contoso-preview",
      "repo:contoso@17/alerts@42:environment:contoso-preview",
    ]);
    expect(script({ subject: "names" })).toContain('SUBJECT="repo:$REPO"\n');
  });

  test.each([
    [{}, "github.com", "https://token.actions.githubusercontent.com", true],
    [
      { enterprise: "contoso-group" },
      "github.com",
      "https://token.actions.githubusercontent.com/contoso-group",
      true,
    ],
    [{ host: "contoso.ghe.com" }, "contoso.ghe.com", "https://token.actions.contoso.ghe.com", false],
    [{ host: "git.contoso.com" }, "git.contoso.com", "https://git.contoso.com/_services/token", false],
  ])("asks the GitHub of %j, and trusts its issuer", (changes, host, issuer, isByIds) => {
    folder.add("contoso");
    const text = script(changes);
    expect(text).toContain(`\nexport GH_HOST=${host}\n`);
    expect(text.match(/\\"issuer\\": \\"(.+?)\\"/)?.[1]).toBe(issuer);
    expect(text.includes('SUBJECT="repo:$REPO"\n')).toBe(!isByIds);
  });

  test("makes a credential for another issuer next to the one that is there", () => {
    folder.add("contoso");
    run(script());
    const again = run(script({ enterprise: "contoso-group" }));
    expect(again.filter((call) => call.includes("federated-credential create"))).toHaveLength(2);
  });

  test("says where the repository may have a template of its own for subjects", () => {
    folder.add("contoso");
    world.write("template", "false");
    const text = script().split("\n\n# An app registration")[0] ?? "";
    world.write(".github/scripts/opening.sh", text);
    chmodSync(join(world.directory, ".github", "scripts", "opening.sh"), 0o755);
    const { code, stderr } = world.run("opening.sh");
    expect([code, stderr]).toEqual([
      0,
      "contoso/alerts may have a template of its own for the subject of its tokens; this script trusts the default one (docs/ci.md).\n",
    ]);
  });

  test("takes each tenant to its cloud, tells its environments, and leaves the Azure CLI where it was", () => {
    folder.add("contoso");
    const government = stackFile(2)
      .replace(
        "config:\n",
        "config:\n  azure-native:environment: usgovernment\n  azuread:environment: usgovernment\n",
      )
      .replace("location: westeurope", "location: usgovvirginia");
    const { config, ...settings } = parse(government);
    config["breakglass:channels"] = [{ via: "graph", from: "alerts@contoso.com", to: ["soc@contoso.com"] }];
    delete config["breakglass:defender"];
    folder.write("fed", stringify({ ...settings, config }));
    const calls = run(script());
    const clouds = calls.filter((call) => /^az cloud set|^az account set|AZURE_CLOUD/.test(call));
    expect(clouds).toEqual([
      "az cloud set --name AzureCloud --output none",
      expect.stringMatching(/^az account set/),
      "az cloud set --name AzureUSGovernment --output none",
      expect.stringMatching(/^az account set/),
      "gh variable set AZURE_CLOUD --repo contoso/alerts --env fed --body AzureUSGovernment",
      "gh variable set AZURE_CLOUD --repo contoso/alerts --env fed-preview --body AzureUSGovernment",
      "az cloud set --name AzureCloud --output none",
    ]);
    // Pulumi's provider azuread asks for this one in every cloud.
    expect(calls.join("\n").match(/"audiences": \["api:\/\/AzureADTokenExchange"\]/g)).toHaveLength(4);
    expect(script({}, "contoso")).not.toContain("az cloud set");
  });

  test("refuses what a GitHub does not have", () => {
    folder.add("contoso");
    expect(() => script({ host: "https://git.contoso.com" })).toThrow(
      '--host is "https://git.contoso.com". Write the host of your GitHub',
    );
    expect(() => script({ host: "git.contoso.com", subject: "ids", enterprise: "contoso" })).toThrow(
      /^--subject is "ids", which only github\.com sends.+\n--enterprise is for github\.com alone/,
    );
  });

  test("gives what the onboarding says to the one that deploys, and to the other one only what reads", () => {
    folder.add("contoso");
    const roles = run(script()).filter((call) => call.startsWith("az role assignment create"));
    const of = (identity: string) =>
      roles.flatMap((call) =>
        call.includes(`--assignee-object-id ${identity} `)
          ? (/--role (.+?) --scope/.exec(call)?.[1] ?? "")
          : [],
      );
    expect(of("identity-app-breakglass-contoso")).toEqual(
      expect.arrayContaining(["Contributor", "Role Based Access Control Administrator"]),
    );
    expect(of("identity-app-breakglass-contoso-preview")).toEqual([
      "Reader",
      "Break-glass previews of contoso",
    ]);
  });

  test("makes nothing twice, and leaves what an environment asks for", () => {
    folder.add("contoso");
    const text = script({ reviewers: "soc" });
    const made = (calls: readonly string[]) =>
      calls.filter((call) => /^az ad .*create|--method (PUT|POST)/.test(call));
    expect(made(run(text))).toHaveLength(12);
    // Without reviewers, too: those that are there stay.
    for (const again of [text, script()]) expect(made(run(again))).toEqual([]);
    // GitHub's other form of subject is trusted in addition.
    expect(made(run(script({ subject: "names" })))).toHaveLength(2);
  });

  test("adds no branch to an environment that has a rule of its own", () => {
    folder.add("contoso");
    world.write("custom", "null");
    expect(run(script()).filter((call) => call.includes("--field name=main"))).toEqual([]);
  });

  test("ends where it cannot find out what is there, and takes nothing for missing", () => {
    folder.add("contoso");
    world.write("broken", "");
    expect(() => run(script())).toThrow();
    expect(world.calls.filter((call) => call.includes("--method PUT"))).toEqual([]);
  });

  test("says everything that is wrong at once", () => {
    folder.add("contoso").write("broken", "config: {}\n");
    expect(() => script({ repo: "alerts", backend: "", subject: "both", reviewers: "The SOC" })).toThrow(
      /^--repo is "alerts"\. Write the repository as owner\/name\.\n--backend is ""\. .+\n--subject is "both"\. Write ids or names\.\n--reviewers is "The SOC"\. .+\n[\s\S]*Pulumi\.broken\.yaml/,
    );
    expect(() => script({}, "contso")).toThrow('There is no stack "contso" (did you mean "contoso"?).');
  });
});
