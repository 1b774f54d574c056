type Listener = (...args: unknown[]) => void;

/** Listeners by name of what happened, each with the arguments its name asks for. */
export class Emitter<Events extends Record<keyof Events, unknown[]>> {
  readonly #listeners = new Map<keyof Events, Set<Listener>>();

  /** Returns how to stop listening. */
  on<Name extends keyof Events>(name: Name, listener: (...args: Events[Name]) => void): () => void {
    const listeners = this.#listeners.get(name) ?? new Set();
    this.#listeners.set(name, listeners);
    const kept = listener as unknown as Listener;
    listeners.add(kept);
    return () => void listeners.delete(kept);
  }

  protected emit<Name extends keyof Events>(name: Name, ...args: Events[Name]): void {
    for (const listener of [...(this.#listeners.get(name) ?? [])])
      listener(...args);
  }
}
