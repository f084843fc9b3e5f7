import { describe } from '@jest/globals';
import { capabilitiesOf } from '../simulators/lying-venue/adapter/capabilities.ts';
import { conformanceCards } from './conformance.ts';
import { lyingBenches } from './lying-bench.ts';

describe.each([
  { dedupe: true, nativeStops: true, expiry: true },
  { dedupe: false, nativeStops: true, expiry: true },
  { dedupe: true, nativeStops: false, expiry: true },
  { dedupe: false, nativeStops: false, expiry: false },
])('with %j', (switches) => {
  const benches = lyingBenches(switches);
  conformanceCards('the lying venue', { ...capabilitiesOf(switches), hasWire: true }, () => benches.create());
});
