import picocolors from "picocolors";

/**
 * The colours of the terminal: none where the output goes to a file or a pipe, also in CI, which picocolors alone
 * would colour; `NO_COLOR` (https://no-color.org) takes them away, `FORCE_COLOR` brings them back.
 */
export const pc = picocolors.createColors(
  picocolors.isColorSupported && (process.stdout.isTTY === true || Boolean(process.env.FORCE_COLOR)),
);
