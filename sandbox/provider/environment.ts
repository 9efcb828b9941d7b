import { type Cloud, cloudNamed } from "../clouds/index.ts";

/**
 * A provider of another cloud than the sandbox's would deploy to endpoints that are not there.
 *
 * @throws Error that says what to configure
 */
export function checkEnvironment(provider: string, environment: unknown, cloud: Cloud): void {
  if (typeof environment !== "string" || environment === "" || cloudNamed(environment) === cloud) return;
  throw new Error(
    `A provider of ${provider} has the environment "${environment}", and this sandbox is ${cloud.title}. Set azure-native:environment of the stack to the cloud that the program deploys to.`,
  );
}
