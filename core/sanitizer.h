/*
 * Sanitizer - what AddressSanitizer and valgrind must be told by code that does memory and stacks
 * itself.
 *
 * Owns: the macros below, empty in ordinary builds. Used by arena.c and coroutine.c alone.
 */
#ifndef INSULA_CORE_SANITIZER_H
#define INSULA_CORE_SANITIZER_H

#if defined(__SANITIZE_ADDRESS__)
#define SANITIZER_ADDRESS 1
#elif defined(__has_feature)
#if __has_feature(address_sanitizer)
#define SANITIZER_ADDRESS 1
#endif
#endif
#ifndef SANITIZER_ADDRESS
#define SANITIZER_ADDRESS 0
#endif

#if SANITIZER_ADDRESS
#include <sanitizer/asan_interface.h>
#include <sanitizer/common_interface_defs.h>
#define SANITIZER_POISON(ptr, size)   __asan_poison_memory_region((ptr), (size))
#define SANITIZER_UNPOISON(ptr, size) __asan_unpoison_memory_region((ptr), (size))
#else
#define SANITIZER_POISON(ptr, size)   ((void)(ptr), (void)(size))
#define SANITIZER_UNPOISON(ptr, size) ((void)(ptr), (void)(size))
#endif

#if __has_include(<valgrind/valgrind.h>)
#include <valgrind/valgrind.h>
#else
#define VALGRIND_STACK_REGISTER(from, to) 0u
#define VALGRIND_STACK_DEREGISTER(id)     ((void)(id))
#endif

#endif
