import { COMMON } from "./common.ts";
import { flag, type Shape, text, word } from "./shape.ts";

/**
 * In letters that nobody can mistake for others: neither a Cyrillic "o" nor what is invisible. Domains that are nobody's
 * are those of RFC 2606.
 */
const ADDRESS: Shape = (value) =>
  typeof value === "string" &&
  /^[!-~]+$/.test(value) &&
  /^[^@;,]+@[^@;,]+\.[^@;,]+$/.test(value) &&
  !/(\.(invalid|test|localhost|example)|[@.]example\.(com|net|org))$/i.test(value);
const digitsOf = (value: unknown) => String(value).replace(/[\s().+-]/g, "");
/** An E.164 number has 15 digits at most, of which the country code is the first one to three (ITU-T E.164). */
const NUMBER: Shape = (value) => /^(?=.*[1-9])\d{4,14}$/.test(digitsOf(value));
/** The codes that countries have (ITU-T E.164, list of assigned country codes), none of satellites and of services. */
const COUNTRY_CODE: Shape = (value) =>
  /^(1|7|2(0|7|1[12368]|[2346]\d|5[0-8]|9[01789])|3([0-469]|5\d|7[0-8]|8[0-35-79])|4([013-9]|2[013])|5([1-8]|0\d|9\d)|6([0-6]|7[02-9]|8[0-35-9]|9[0-2])|8([1246]|5[02356]|8[06])|9([0-58]|6[0-8]|7[0-7]|9[234568]))$/.test(
    digitsOf(value),
  );
/**
 * Names that are nobody's (RFC 2606, RFC 6761), and hosts of webhooks that Microsoft has switched off
 * (github.com/MicrosoftDocs/msteams-docs issue 11275).
 */
const NO_HOST =
  /^https:\/\/([^/:]*\.)?(invalid|test|localhost|example)(:\d+)?(\/|$)|^https:\/\/(outlook\.office(365)?\.com\/webhook|([^/:]*\.)?webhook\.office\.com([:/]|$))/i;
const HOOK: Shape = (value) =>
  typeof value === "string" && /^https:\/\/[^/\s]+\.[^/\s]+/.test(value) && !NO_HOST.test(value);
/**
 * Only built-in roles are supported (learn.microsoft.com/dotnet/api/azure.resourcemanager.monitor.actiongroupdata,
 * ArmRoleReceivers). These are the ones that people have for a subscription: owner, contributor, reader, user access
 * administrator, and those of monitoring and security (learn.microsoft.com/azure/role-based-access-control/built-in-roles).
 */
const ROLE: Shape = word(
  ...["8e3af657-a8ff-443c-a75c-2fe8c4bcb635", "b24988ac-6180-42a0-ab88-20f7382dd24c"],
  ...["acdd72a7-3385-48ef-bd42-f606fba81ae7", "18d7d88d-d35e-4fb5-a5c3-7773c20a72d9"],
  ...["749f88d5-cbae-40b8-bcfc-e573ddc772fa", "43d0d8ad-25c7-4714-9337-8ba259a9fe05"],
  ...["fb1c8493-542b-48eb-b624-b4c8fea62acd", "39bc4728-0917-49c7-9d2c-d95423bc2eb4"],
);
const SHORT_NAME: Shape = (value) => typeof value === "string" && /^.{1,12}$/.test(value);

const phones: Shape = [{ name: text, countryCode: COUNTRY_CODE, phoneNumber: NUMBER }];

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
  armRoleReceivers: [{ name: text, roleId: ROLE, useCommonAlertSchema: flag }],
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
