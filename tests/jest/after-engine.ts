import { closeRun } from "./run.ts";

export default function globalTeardown(): void {
  closeRun();
}
