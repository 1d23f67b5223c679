import type { RotationData } from '../fleet-data';
import { svg } from './dom';
import { duration } from './words';

/** What a credential is during a part of the time. */
type Standing = 'used' | 'moving' | 'dead' | 'rests';

/** From and to, in periods. */
type Part = readonly [standing: Standing, from: number, to: number];

const PERIODS = 3;
const WIDTH = 600;
const TRACK = 14;
/** Less is not seen. */
const LEAST = 3;

/** Three periods of a credential, a track for each user or lease. */
export function timeline(rotation: RotationData): SVGElement {
  const tracks = tracksOf(rotation);
  const height = tracks.length * (TRACK + 4);
  const label = `${PERIODS} periods of ${duration(rotation.period)} of ${rotation.name}`;
  return svg(
    'svg',
    {
      ...{ class: 'timeline', role: 'img', 'aria-label': label, preserveAspectRatio: 'none' },
      viewBox: `0 0 ${WIDTH} ${height}`,
    },
    ...tracks.flatMap((parts, track) =>
      parts.map(([standing, from, to]) => {
        const x = (from / PERIODS) * WIDTH;
        const width = Math.max(LEAST, (to / PERIODS) * WIDTH - x);
        return svg('rect', {
          ...{ class: standing, y: track * (TRACK + 4) + 2, height: TRACK },
          x: Math.round(Math.min(x, WIDTH - width) * 10) / 10,
          width: Math.round(Math.min(width, WIDTH) * 10) / 10,
        });
      }),
    ),
  );
}

/** Later parts cover earlier ones. */
function tracksOf({ kind, period, outage, move, refresh }: RotationData): readonly (readonly Part[])[] {
  const share = (seconds: number | null | undefined) =>
    period === null || period === 0 ? 0 : Math.min(1, (seconds ?? period) / period);
  const periods = Array.from({ length: PERIODS }, (_, index) => index);
  switch (kind) {
    case 'static':
      return [[['used', 0, PERIODS], ...periods.map((at): Part => ['dead', at, at + share(outage)])]];
    case 'pair': {
      const moved = share(move);
      const track = (isMine: (at: number) => boolean): readonly Part[] =>
        periods.flatMap((at): Part[] => [
          [isMine(at) ? 'used' : 'rests', at, at + 1],
          ['moving', at, at + moved],
        ]);
      return period === null
        ? [[['used', 0, PERIODS]], [['rests', 0, PERIODS]]]
        : [track((at) => at % 2 === 0), track((at) => at % 2 === 1)];
    }
    case 'dynamic': {
      // A lease goes on after the next one is delivered, for pods that still use it.
      const every = Math.max(share(refresh), 0.1);
      return Array.from({ length: 4 }, (_, lease) => lease * every).map((from): readonly Part[] => [
        ['rests', from, from + 1],
        ['used', from, from + every],
      ]);
    }
  }
}
