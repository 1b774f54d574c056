/** Says that a directory keeps a person or a team: what is changed here by hand it may change back. */
import { Badge, Tooltip } from '@mantine/core';

export function FromDirectory() {
  return (
    <Tooltip label="Kept by a directory (SCIM): change it there">
      <Badge variant="light" color="gray" radius="sm" tt="none" fw={500}>
        directory
      </Badge>
    </Tooltip>
  );
}
