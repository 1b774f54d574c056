/** In the head of a document: whether one is editing, suggesting or viewing. */
import { ActionIcon, Button, Menu, Text } from '@mantine/core';
import type { ReactNode } from 'react';
import { IconChevronDown } from '../../../components/icons';
import { type Mode, MODES } from './mode';

interface ModeSwitchProps {
  modes: Mode[];
  mode: Mode;
  choose: (mode: Mode) => void;
}

export function ModeSwitch(props: ModeSwitchProps) {
  const { label, icon: Icon } = MODES[props.mode];
  const isOn = props.mode === 'suggesting';
  if (props.modes.length < 2) return null;
  return (
    <>
      <Choice {...props}>
        <Button
          size="xs"
          variant={isOn ? 'light' : 'default'}
          color={isOn ? 'teal' : 'gray'}
          visibleFrom="sm"
          leftSection={<Icon size={16} />}
          rightSection={<IconChevronDown size={14} />}
          aria-label={`Mode: ${label}`}
        >
          {label}
        </Button>
      </Choice>
      <Choice {...props}>
        <ActionIcon
          hiddenFrom="sm"
          variant={isOn ? 'light' : 'subtle'}
          color={isOn ? 'teal' : 'gray'}
          aria-label={`Mode: ${label}`}
        >
          <Icon size={18} />
        </ActionIcon>
      </Choice>
    </>
  );
}

function Choice({ modes, mode, choose, children }: ModeSwitchProps & { children: ReactNode }) {
  return (
    <Menu position="bottom-end" width={250}>
      <Menu.Target>{children}</Menu.Target>
      <Menu.Dropdown>
        <Menu.RadioGroup value={mode} onChange={(value) => choose(value as Mode)}>
          {modes.map((one) => {
            const { label, does, key } = MODES[one];
            return (
              <Menu.RadioItem key={one} value={one} closeMenuOnClick>
                {label}
                <Text size="xs" c="dimmed">
                  {does}
                </Text>
                <Text size="xs" c="dimmed">
                  Ctrl Alt Shift {key}
                </Text>
              </Menu.RadioItem>
            );
          })}
        </Menu.RadioGroup>
      </Menu.Dropdown>
    </Menu>
  );
}
