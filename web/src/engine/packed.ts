/**
 * How a long sequence is cut into runs for a model of finite reach: at the ends of lines where there are any near, as
 * `engine/packed.py` does it. A run that is cut inside a line has a margin of the reach, whose answers are thrown away.
 */

/** Positions `start` to `stop` are answered by running the model over `first` to `last`. */
export interface Run {
  readonly start: number;
  readonly stop: number;
  readonly first: number;
  readonly last: number;
}

/**
 * Cut a sequence into runs that answer every position once.
 *
 * @param segments segment number of each position, ascending
 * @param reach how many positions away an answer can depend on
 * @param most positions that a run answers, at most
 */
export function* runs(segments: Int32Array, reach: number, most: number): Generator<Run> {
  const length = segments.length;
  for (let start = 0, stop = 0; start < length; start = stop) {
    stop = Math.min(start + most, length);
    if (stop < length) {
      const border = goBack(segments, stop, start);
      // A line that begins in the first half is cut, or runs would get small.
      if (border > start + Math.floor(most / 2)) stop = border;
    }
    let last = stop;
    while (last < Math.min(stop + reach, length) && segments[last] === segments[stop - 1]) last++;
    yield { start, stop, first: goBack(segments, start, Math.max(start - reach, 0)), last };
  }
}

/** The first position of the segment at `from`, or `limit` where that comes first. */
function goBack(segments: Int32Array, from: number, limit: number): number {
  let position = from;
  while (position > limit && segments[position - 1] === segments[from]) position--;
  return position;
}
