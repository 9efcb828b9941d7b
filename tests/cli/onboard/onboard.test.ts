import { describe, expect, test } from "@jest/globals";
import { stringify } from "yaml";
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
