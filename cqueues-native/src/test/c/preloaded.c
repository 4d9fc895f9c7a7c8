/* For LD_PRELOAD: a C library in which socketpair always fails. */
#include <errno.h>

int socketpair(int domain, int type, int protocol, int descriptors[2]) {
  (void)domain, (void)type, (void)protocol, (void)descriptors;
  errno = EACCES;
  return -1;
}
