import { createDecipheriv, pbkdf2Sync } from "node:crypto";

/** The passphrase of stacks that have none of their own. */
export const SANDBOX_PASSPHRASE = "sandbox";

/**
 * Whether a stack's secrets were encrypted with a passphrase, by the salt in its settings: the salt itself, and a word that
 * is encrypted with the key that follows from both. Source of the form: github.com/pulumi/pulumi,
 * sdk/go/common/resource/config/crypt.go and pkg/secrets/passphrase.
 *
 * @example
 * isPassphraseOf("v1:wJGUMqIUDmg=:v1:pbMy…:onXG…", "sandbox");
 */
export function isPassphraseOf(encryptionSalt: string, passphrase: string): boolean {
  const [, salt = "", , nonce = "", encrypted = ""] = encryptionSalt.split(":");
  const data = Buffer.from(encrypted, "base64");
  try {
    const key = pbkdf2Sync(passphrase, Buffer.from(salt, "base64"), 1_000_000, 32, "sha256");
    const cipher = createDecipheriv("aes-256-gcm", key, Buffer.from(nonce, "base64"));
    cipher.setAuthTag(data.subarray(-16));
    return Buffer.concat([cipher.update(data.subarray(0, -16)), cipher.final()]).toString() === "pulumi";
  } catch {
    return false;
  }
}
