interface QrCodeProps {
  /** Rows of modules, true for dark; made on the server, so that the browser needs no library for it. */
  readonly rows: readonly (readonly boolean[])[];
  readonly label: string;
}

/** On white in the dark theme too: scanners want dark on light. */
export function QrCode({ rows, label }: QrCodeProps) {
  const size = rows.length;
  const path = rows.flatMap((row, y) => row.flatMap((dark, x) => (dark ? [`M${x} ${y}h1v1h-1z`] : [])));
  return (
    <svg
      role="img"
      aria-label={label}
      viewBox={`0 0 ${size} ${size}`}
      shapeRendering="crispEdges"
      className="size-52 rounded-md"
    >
      <rect width={size} height={size} fill="#fff" />
      <path d={path.join('')} fill="#000" />
    </svg>
  );
}
