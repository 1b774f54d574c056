/** The mark: an island over water. */
export function Mark({ size = 28 }: { size?: number }) {
  return (
    <svg width={size} height={size} viewBox="0 0 32 32" aria-hidden="true" style={{ flexShrink: 0 }}>
      <rect width="32" height="32" rx="7" fill="var(--mantine-color-teal-7)" />
      <path d="M10.5 16.5a5.5 5.5 0 0 1 11 0" fill="#fff" />
      <path
        d="M7 21c3-2.4 6-2.4 9 0s6 2.4 9 0"
        fill="none"
        stroke="#fff"
        strokeWidth="2.4"
        strokeLinecap="round"
      />
    </svg>
  );
}
