import { describe, expect, test } from "@jest/globals";
import { connectionKnownKind } from "../../../policies/rules/connection-known-kind.ts";
import { connectionOf, UNKNOWN, verdict } from "../stack.ts";

describe("connection-known-kind", () => {
  test("a good stack passes", () => {
    expect(verdict(connectionKnownKind)).toEqual([]);
  });

  test("a connection to another service is stopped", () => {
    const found = verdict(connectionKnownKind, (stack) => {
      stack.mail.props["properties"].api.id = "/x/managedApis/dropbox";
    });
    expect(found).toEqual([
      'it is of the kind "dropbox": known are office365, teams, twilio, azuremonitorlogs, azuresentinel; allow another in the setting "kinds"',
    ]);
  });

  test("an unknown kind is left to the deployment", () => {
    const found = verdict(connectionKnownKind, (stack) => {
      stack.mail.props["properties"].api.id = UNKNOWN;
    });
    expect(found).toEqual([
      "? cannot be judged before the deployment: a preview does not know properties.api.id",
    ]);
  });

  test("a generic resource is judged where it is a connection", () => {
    const generic = connectionOf("dropbox", "con-files");
    expect(verdict(connectionKnownKind, () => [generic])).toEqual([
      'it is of the kind "dropbox": known are office365, teams, twilio, azuremonitorlogs, azuresentinel; allow another in the setting "kinds"',
    ]);
    expect(
      verdict(connectionKnownKind, () => [
        { ...generic, props: { ...generic.props, resourceType: "sites" } },
      ]),
    ).toEqual([]);
  });
});
