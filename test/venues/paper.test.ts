import { PAPER_CAPABILITIES } from '../../venues/paper/capabilities.ts';
import { conformanceCards } from './conformance.ts';
import { paperBenches } from './paper-bench.ts';

const benches = paperBenches();

conformanceCards('paper', { ...PAPER_CAPABILITIES, hasWire: false }, () => benches.create());
