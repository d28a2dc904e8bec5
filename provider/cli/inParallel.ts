/** Makes at most `atOnce` calls at the same time. Results are in the order of the items. */
export async function inParallel<T, R>(
  atOnce: number,
  items: readonly T[],
  call: (item: T) => Promise<R>,
): Promise<R[]> {
  const answers: R[] = [];
  const queue = items.entries();
  const lane = async () => {
    for (const [index, item] of queue) answers[index] = await call(item);
  };
  await Promise.all(Array.from({ length: atOnce }, lane));
  return answers;
}
