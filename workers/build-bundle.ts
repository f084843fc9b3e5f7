import { workflowBundle } from './workflow-bundle.ts';

/** Bundles the workflows into a folder, for an image whose workers find them there (RATCHET_BUNDLE_DIR). */
const folder = process.argv[2];
if (folder === undefined) throw new Error('Name the folder of the bundle: node workers/build-bundle.ts build');
await workflowBundle(folder);
