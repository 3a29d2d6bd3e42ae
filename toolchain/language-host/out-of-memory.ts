/** What V8 prints when the heap is full; the second one when the debugger's API is in use as well. */
const marks = [
  "<--- Last few GCs --->",
  "Check failed: needs_context && current_scope_ == closure_scope_",
] as const;

const longest = Math.max(...marks.map((mark) => mark.length));

export const outOfMemoryAdvice =
  "Detected a possible out of memory error. Consider increasing the memory available to the nodejs process " +
  "by setting the `nodeargs` runtime option in Pulumi.yaml to `nodeargs: --max-old-space-size=<size>` where " +
  "`<size>` is the maximum memory in megabytes that can be allocated to nodejs. " +
  "See https://www.pulumi.com/docs/concepts/projects/project-file/#runtime-options";

/** Looks for signs of a full heap in a stream of chunks. */
export class OutOfMemoryDetector {
  detected = false;
  #tail = "";

  push(chunk: Buffer): void {
    if (this.detected) return;
    const text = this.#tail + chunk.toString("latin1");
    this.detected = marks.some((mark) => text.includes(mark));
    this.#tail = text.slice(-longest);
  }
}
