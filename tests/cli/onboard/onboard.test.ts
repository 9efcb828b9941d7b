import { describe, expect, test } from "@jest/globals";
import { parse, stringify } from "yaml";
import {
  answers,
  breakglass,
  clone,
  freshClone,
  leftovers,
  onboard,
  open,
  stacks,
  TOKEN,
} from "./onboarding.ts";

freshClone();

describe("breakglass onboard with answers", () => {
  test("reads standard input; without secrets neither Pulumi nor a backend is needed", () => {
    const { status, stdout, stderr } = breakglass(["onboard", "fabrikam", "--answers", "-", "--json"], {
      input: JSON.stringify(open),
      env: { PULUMI_BACKEND_URL: "https://nobody.invalid" },
    });
    expect([status, stderr]).toEqual([0, ""]);
    expect(JSON.parse(stdout)).toMatchObject({
      stack: "fabrikam",
      written: true,
      deploy: [
        "pulumi stack init fabrikam",
        "npm run breakglass -- drill --stack fabrikam",
        "pulumi up --stack fabrikam",
      ],
    });
  });

  test("--dry-run shows the file and the plan, and writes nothing", () => {
    const before = stacks();
    const { status, stdout } = onboard("fabrikam", answers, ["--dry-run"]);
    expect(status).toBe(0);
    expect(stdout).toContain('breakglass:twilioAuthToken: "[secret]"');
    expect(stdout).toContain("Buy +15005550006 in the Twilio account");
    expect(stdout).not.toContain(TOKEN);
    expect([leftovers(), stacks()]).toEqual([[], before]);
  });

  test("takes the cloud from the region, and refuses what it lacks or what says otherwise", () => {
    const government = { ...open, location: "usgovvirginia" };
    const { status, stdout } = onboard("fabrikam", government, ["--dry-run", "--json"]);
    expect(status).toBe(0);
    const { content, commands } = JSON.parse(stdout);
    const { config } = parse(content);
    expect([config["azure-native:environment"], config["azuread:environment"]]).toEqual([
      "usgovernment",
      "usgovernment",
    ]);
    expect(commands[0]).toBe("az cloud set --name AzureUSGovernment");

    const wrong = {
      ...open,
      location: "chinaeast2",
      "azure-native:environment": "usgovernment",
      sentinel: {},
    };
    const refused = onboard("fabrikam", wrong, ["--dry-run"]);
    expect(refused.status).toBe(2);
    expect(refused.stderr).toMatch(
      /azure-native:environment: is "usgovernment", and the region is one of Azure China \(china\): leave it out/,
    );
    expect(refused.stderr).toContain(
      "breakglass:sentinel: Microsoft Sentinel is not supported in Azure China",
    );
  });

  test("a tenant that has a stack already is told, and a half-written stack is passed over", () => {
    clone.write("Pulumi.broken.yaml", "config: {");
    clone.write("Pulumi.twin.yaml", stringify({ config: { "azure-native:tenantId": answers.tenantId } }));
    const { status, stderr } = onboard("fabrikam", open, ["--dry-run"]);
    expect(status).toBe(0);
    expect(stderr).toBe(
      `Pulumi.broken.yaml is not valid YAML: skipped.\nTenant ${answers.tenantId} already has a stack: Pulumi.twin.yaml.\n`,
    );
  });
});
