import { randomBytes, randomUUID } from "node:crypto";
import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Certificate } from "./certificates.ts";
import { newAuthority } from "./certificates.ts";
import type { Application } from "./entra.ts";

/** What a served sandbox keeps from one start to the next, so that clients go on as they are. */
export interface Secrets {
  readonly authority: Certificate;
  /** The authority's certificate, for clients to trust. */
  readonly authorityFile: string;
  readonly tokenKey: Buffer;
  readonly application: Application;
  /** Holds the application's secret alone. */
  readonly secretFile: string;
  /** Who has it may move the clock and post rows. */
  readonly controlKey: string;
  /** With which everybody in the directory signs in. */
  readonly password: string;
}

/** Reads them, and makes those that are not there; only the owner may read the files. */
export function readSecrets(directory: string): Secrets {
  mkdirSync(directory, { recursive: true, mode: 0o700 });
  const kept = (name: string, make: () => string): string => {
    const file = join(directory, name);
    if (!existsSync(file)) writeFileSync(file, make(), { mode: 0o600, flag: "wx" });
    return readFileSync(file, "utf8");
  };
  const secret = () => randomBytes(32).toString("base64url");
  const made = newAuthority(new Date());
  const key = kept("ca-key.pem", () => made.key);
  return {
    authority: { certificate: kept("ca.pem", () => made.certificate), key },
    authorityFile: join(directory, "ca.pem"),
    tokenKey: Buffer.from(kept("token-key", secret), "base64url"),
    application: { clientId: kept("client-id", randomUUID), clientSecret: kept("client-secret", secret) },
    secretFile: join(directory, "client-secret"),
    controlKey: kept("control-key", secret),
    password: kept("user-password", secret),
  };
}
