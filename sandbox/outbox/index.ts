export type { Message, MessageChannel } from "./outbox.ts";
export { Outbox } from "./outbox.ts";
export { printable } from "./printable.ts";
export type { RenderOptions } from "./render.ts";
export { render } from "./render.ts";
export type { SmsSize } from "./sms-segments.ts";
export { smsSize } from "./sms-segments.ts";
