const FEW = 3;
/** Below this share of pairs in common two names have hardly more than their letters in common. */
const NEAR = 0.4;

/** The names that somebody may have meant, nearest first; none where nothing is near. */
export function near(name: string, names: readonly string[]): string[] {
  return names
    .map((one) => ({ one, likeness: isTypo(name, one) ? 1 : likeness(name, one) }))
    .filter(({ likeness }) => likeness >= NEAR)
    .sort((a, b) => b.likeness - a.likeness)
    .slice(0, FEW)
    .map(({ one }) => one);
}

/** Whether a hand that slipped wrote the one for the other: a letter too many or too few, another one, or two exchanged. */
export function isTypo(written: string, meant: string): boolean {
  const [a, b] = [written.toLowerCase(), meant.toLowerCase()];
  const [shorter, longer] = a.length < b.length ? [a, b] : [b, a];
  if (longer.length - shorter.length > 1) {
    return false;
  }
  let start = 0;
  while (start < shorter.length && shorter[start] === longer[start]) {
    start += 1;
  }
  const [restA, restB] = [shorter.slice(start), longer.slice(start)];
  const exchanged = restB.length > 1 && restA.length > 1 ? `${restA[1]}${restA[0]}${restA.slice(2)}` : undefined;
  return longer.length > 2 && (restA === restB.slice(1) || restA.slice(1) === restB.slice(1) || exchanged === restB);
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
