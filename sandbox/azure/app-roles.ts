/** The application permissions of Microsoft Graph that somebody holds: an administrator granted and consented them. */
export class AppRoles {
  readonly #granted = new Map<string, Set<string>>();

  grant(principalId: string, role: string): void {
    const key = principalId.toLowerCase();
    this.#granted.set(key, new Set([...(this.#granted.get(key) ?? []), role]));
  }

  withdraw(principalId: string, role: string): void {
    this.#granted.get(principalId.toLowerCase())?.delete(role);
  }

  of(principalId: string): readonly string[] {
    return [...(this.#granted.get(principalId.toLowerCase()) ?? [])];
  }
}
