import { type Output, output, RunError, runtime, unknown } from "@pulumi/pulumi";

/** What to do about a refusal, or undefined where nothing is known. */
export type Advice = (reason: string) => string | undefined;

/**
 * What a lookup in Azure or Entra ID finds. If it finds nothing, the deployment ends with the configuration's
 * property, what to do about it where that is known, and the service's reason: it is the user's to correct, so there
 * is no stack trace.
 *
 * @example
 * const user = lookUp("breakglass:accounts[0].userPrincipalName", azuread.getUser({ userPrincipalName }));
 */
export function lookUp<T>(
  propertyPath: string,
  found: Promise<T>,
  advise: Advice = () => undefined,
): Output<T> {
  const explained = found.catch((error: unknown) => {
    throw refusal(propertyPath, error, advise);
  });
  return whenKnown(explained);
}

/**
 * What a provider answers. In a preview, one whose own settings are not known yet answers with nothing at all
 * (github.com/pulumi/pulumi, sdk/go/common/resource/plugin/provider_plugin.go, Invoke): then nothing is known.
 */
export function whenKnown<T>(answer: Promise<T>): Output<T> {
  const known = answerOf(answer).then((value) => (value === undefined ? unknown : value));
  return output(known) as unknown as Output<T>;
}

/** The same, undefined where nothing is known. */
export async function answerOf<T>(answer: Promise<T>): Promise<T | undefined> {
  const value = await answer;
  return Object.keys(value as object).length === 0 ? undefined : value;
}

/**
 * Asks for something only to be refused now, for the same reason for which a resource would be refused later, in words
 * that nobody could change then. What there is no advice about is no fault: a resource that is to be created is not
 * there yet.
 *
 * @returns an output that is known once the service has answered, for what has to wait for it
 */
export function lookFirst(propertyPath: string, asked: Promise<unknown>, advise: Advice): Output<void> {
  const answered = asked.then(
    () => undefined,
    (error: unknown) => {
      if (advise(reasonOf(error)) !== undefined) throw refusal(propertyPath, error, advise);
    },
  );
  return output(answered);
}

/**
 * Asks when `core` is deployed, so that a refusal comes last and leaves the alerting as it should be; in a preview at
 * once, so that it is known before anything changes.
 */
export function askAfter<T>(core: Output<unknown>, ask: () => Promise<T>): Promise<T> {
  if (runtime.isDryRun()) return ask();
  return new Promise((resolve) => {
    core.apply(() => resolve(ask()));
  });
}

function refusal(propertyPath: string, error: unknown, advise: Advice): RunError {
  return plainError(`${propertyPath}: ${explained(error, advise)}`);
}

/** What a service said, after what to do about it where that is known. */
export function explained(error: unknown, advise: Advice): string {
  const reason = reasonOf(error);
  const advice = advise(reason);
  return advice === undefined ? reason : `${advice}\nThe service said: ${reason}`;
}

/** An error that the user is to correct, in these words alone, wherever in a deployment it is thrown. */
export function plainError(text: string): RunError {
  const refused = new RunError(text);
  // Pulumi puts "error serializing property …" before the message (@pulumi/pulumi, runtime/rpc.js), and shows the stack of an
  // error that ends a registration: neither says anything to whoever configures this.
  Object.defineProperty(refused, "message", { get: () => text, set: () => {} });
  Object.defineProperty(refused, "stack", { value: text });
  return refused;
}

function reasonOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
