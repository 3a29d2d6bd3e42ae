/**
 * Waits for all of them, so that none fails unheard.
 * @throws the reason of the first one, in the order in which they are written, that failed
 */
export async function sideBySide<T extends object>(asked: T): Promise<{ [K in keyof T]: Awaited<T[K]> }> {
  const answers = await Promise.allSettled(Object.values(asked));
  const values = answers.map((answer) => {
    if (answer.status === "rejected") throw answer.reason;
    return answer.value;
  });
  return Object.fromEntries(Object.keys(asked).map((key, index) => [key, values[index]])) as {
    [K in keyof T]: Awaited<T[K]>;
  };
}
