import { COMMON } from "./common.ts";
import { flag, type Shape, text } from "./shape.ts";

const ADDRESS: Shape = (value) =>
  typeof value === "string" &&
  /^[^\s@;,]+@[^\s@;,]+\.[^\s@;,]+$/.test(value) &&
  !/\.(invalid|test|localhost|example)$/i.test(value);
/** An E.164 number has 15 digits at most, of which the country code is the first one to three (ITU-T E.164). */
const digits =
  (least: number, most: number): Shape =>
  (value) => {
    const found = String(value).replace(/[\s().+-]/g, "");
    return new RegExp(`^\\d{${least},${most}}$`).test(found);
  };
/**
 * Names that are nobody's (RFC 2606, RFC 6761), and hosts of webhooks that Microsoft has switched off
 * (github.com/MicrosoftDocs/msteams-docs issue 11275).
 */
const NO_HOST =
  /^https:\/\/([^/:]*\.)?(invalid|test|localhost|example)(:\d+)?(\/|$)|^https:\/\/(outlook\.office(365)?\.com\/webhook|([^/:]*\.)?webhook\.office\.com([:/]|$))/i;
const HOOK: Shape = (value) =>
  typeof value === "string" && /^https:\/\/[^/\s]+\.[^/\s]+/.test(value) && !NO_HOST.test(value);
const SHORT_NAME: Shape = (value) => typeof value === "string" && /^.{1,12}$/.test(value);

const phones: Shape = [{ name: text, countryCode: digits(1, 3), phoneNumber: digits(4, 14) }];

/** An action group whose receivers have the form of real ones. */
export const actionGroup: Shape = {
  ...COMMON,
  actionGroupName: text,
  groupShortName: SHORT_NAME,
  enabled: flag,
  emailReceivers: [{ name: text, emailAddress: ADDRESS, useCommonAlertSchema: flag }],
  smsReceivers: phones,
  voiceReceivers: phones,
  azureAppPushReceivers: [{ name: text, emailAddress: ADDRESS }],
  armRoleReceivers: [{ name: text, roleId: text, useCommonAlertSchema: flag }],
  logicAppReceivers: [{ name: text, resourceId: text, callbackUrl: text, useCommonAlertSchema: flag }],
  webhookReceivers: [
    {
      name: text,
      serviceUri: HOOK,
      useCommonAlertSchema: flag,
      useAadAuth: flag,
      objectId: text,
      identifierUri: text,
      tenantId: text,
    },
  ],
};
