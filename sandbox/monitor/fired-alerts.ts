import { type AnyAlert, factsOf, payloadOf } from "./any-alert.ts";

/** An alert as Azure Monitor remembers it, whatever calls it made. */
export interface FiredAlert {
  /** A GUID. */
  readonly id: string;
  /** As it is now: resolved, where it has been. */
  readonly alert: AnyAlert;
  /** The action groups that it was sent to, when it fired and when it was resolved. */
  readonly triggered: readonly { readonly actionGroupId: string; readonly at: Date }[];
}

/** The alerts that have fired, newest first. */
export class FiredAlerts {
  readonly #kept: number;
  readonly #alerts = new Map<string, FiredAlert>();

  /** @param kept how long they are remembered, in milliseconds. Default: for ever */
  constructor(kept: number = Number.POSITIVE_INFINITY) {
    this.#kept = kept;
  }

  get all(): readonly FiredAlert[] {
    return [...this.#alerts.values()].reverse();
  }

  /** It fired, or was resolved. */
  add(alert: AnyAlert): void {
    const id = idOf(alert);
    const { firedAt, resolvedAt = firedAt } = factsOf(alert);
    const oldest = resolvedAt.getTime() - this.#kept;
    this.#forget(oldest);
    if (firedAt.getTime() < oldest) return;
    this.#alerts.set(id, { id, alert, triggered: this.#alerts.get(id)?.triggered ?? [] });
  }

  /** They stand in the order in which they fired. */
  #forget(before: number): void {
    for (const [id, { alert }] of this.#alerts) {
      if (factsOf(alert).firedAt.getTime() >= before) return;
      this.#alerts.delete(id);
    }
  }

  trigger(alert: AnyAlert, actionGroupId: string, at: Date): void {
    const known = this.#alerts.get(idOf(alert));
    if (known === undefined) return;
    this.#alerts.set(known.id, { ...known, triggered: [...known.triggered, { actionGroupId, at }] });
  }
}

/** The GUID by which payloads and lists name an alert. */
export function idOf(alert: AnyAlert): string {
  const { data } = payloadOf(alert, "") as { data: { essentials: { alertId: string } } };
  return data.essentials.alertId.split("/").at(-1) ?? "";
}
