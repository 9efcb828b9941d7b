const MINUTE = 60_000;

/**
 * How many notifications of a kind one receiver gets, over all action groups and subscriptions. Source:
 * learn.microsoft.com/azure/azure-monitor/service-limits (action groups).
 */
const LIMITS = {
  sms: { most: 1, within: 5 * MINUTE },
  voice: { most: 1, within: 5 * MINUTE },
  email: { most: 100, within: 60 * MINUTE },
} as const;

export type LimitedChannel = keyof typeof LIMITS;

/** Azure Monitor's rate limits: what exceeds them is not sent, now or later. */
export class RateLimits {
  readonly #sent = new Map<string, number[]>();

  /** Whether a receiver may be notified now; if so, it counts. */
  admits(channel: LimitedChannel, receiver: string, at: Date): boolean {
    const { most, within } = LIMITS[channel];
    const key = `${channel} ${receiver.toLowerCase()}`;
    const recent = (this.#sent.get(key) ?? []).filter((time) => at.getTime() - time < within);
    const admitted = recent.length < most;
    this.#sent.set(key, admitted ? [...recent, at.getTime()] : recent);
    return admitted;
  }
}
