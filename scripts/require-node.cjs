// Plain JavaScript without dependencies: this runs before anything is installed.
const oldestNode = [20, 19, 0];

/** Ends the process with one sentence when this Node is too old. */
function requireNode() {
  const version = process.versions.node.split('.').map(Number);
  const differs = oldestNode.findIndex((number, index) => version[index] !== number);
  if (differs === -1 || version[differs] > oldestNode[differs]) return;
  console.error(
    `Longshore needs Node.js ${oldestNode.join('.')} or newer, and this is ${process.versions.node}. Install a newer one from https://nodejs.org.`,
  );
  process.exit(1);
}

module.exports = { requireNode };
