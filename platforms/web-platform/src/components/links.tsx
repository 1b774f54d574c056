/** Mantine's look with the router's addresses: checked by the compiler, preloaded on intent. */
import {
  Anchor,
  type AnchorProps,
  Button,
  type ButtonProps,
  Menu,
  type MenuItemProps,
  NavLink,
  type NavLinkProps,
} from '@mantine/core';
import { createLink } from '@tanstack/react-router';
import { type AnchorHTMLAttributes, forwardRef } from 'react';

type Native<Props> = Props & Omit<AnchorHTMLAttributes<HTMLAnchorElement>, keyof Props>;

export const AnchorLink = createLink(
  forwardRef<HTMLAnchorElement, Native<AnchorProps>>(function AnchorLink(props, ref) {
    return <Anchor ref={ref} {...props} />;
  }),
);

export const ButtonLink = createLink(
  forwardRef<HTMLAnchorElement, Native<ButtonProps>>(function ButtonLink(props, ref) {
    return <Button component="a" ref={ref} {...props} />;
  }),
);

export const SideLink = createLink(
  forwardRef<HTMLAnchorElement, Native<NavLinkProps>>(function SideLink(props, ref) {
    return <NavLink component="a" ref={ref} {...props} />;
  }),
);

export const MenuLink = createLink(
  forwardRef<HTMLAnchorElement, Native<MenuItemProps>>(function MenuLink(props, ref) {
    return <Menu.Item component="a" ref={ref} {...props} />;
  }),
);
