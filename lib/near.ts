const FEW = 3;
/** Below this share of pairs in common two names have hardly more than their letters in common. */
const NEAR = 0.4;

/** The names that somebody may have meant, nearest first; none where nothing is near. */
export function near(name: string, names: readonly string[]): string[] {
  return names
    .map((one) => ({ one, likeness: likeness(name, one) }))
    .filter(({ likeness }) => likeness >= NEAR)
    .sort((a, b) => b.likeness - a.likeness)
    .slice(0, FEW)
    .map(({ one }) => one);
}

/** Share of the pairs of neighbouring characters that two names have in common (Dice's coefficient). */
function likeness(a: string, b: string): number {
  const [ofA, ofB] = [pairs(a), pairs(b)];
  const common = [...ofA].filter((pair) => ofB.has(pair)).length;
  return (2 * common) / (ofA.size + ofB.size || 1);
}

function pairs(name: string): Set<string> {
  const letters = name.toLowerCase();
  return new Set(Array.from({ length: Math.max(0, letters.length - 1) }, (_, at) => letters.slice(at, at + 2)));
}
