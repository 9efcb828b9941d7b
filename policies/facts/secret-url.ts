/** Signatures and keys in the query of a URL that are no expressions, and hosts whose URLs are secret as a whole. */
const SIGNED = /^https:\/\/[^\s"']*[?&](sig|code|key|token|api-?key)=[^&\s@{}]{6,}/i;
const WEBHOOK =
  /^https:\/\/([\w.-]+\.)?(webhook\.office\.com\/webhookb2|outlook\.office\.com\/webhook|hooks\.slack\.com\/services|discord(app)?\.com\/api\/webhooks|(logic\.azure\.com|api\.powerplatform\.com)[:/][^\s]*\/paths\/invoke)/i;

/** Whoever has such a URL can use it: nothing else is asked of him. */
export function isSecretUrl(text: string): boolean {
  return SIGNED.test(text) || WEBHOOK.test(text);
}
