/*
 * What is ours to call in the C library of another system, for tests on Linux, as the manual pages of that system
 * describe it. SYSTEM chooses it. Numbers, structures, errors and flags are those of the system; Linux does the work.
 * It is stricter than a kernel: a number that the system does not have is refused.
 *
 * A function here calls the one of its name in Linux's C library, which comes first when a library that was loaded
 * later looks for its symbols.
 */
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <signal.h>
#include <spawn.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <sys/wait.h>
#include <unistd.h>

#define FREEBSD 1
#define NETBSD 2
#define OPENBSD 3
#define DRAGONFLY 4
#define MACOS 5
#define ILLUMOS 6
#define BSD (SYSTEM != ILLUMOS)

/* a function of the system's library, under the name of the symbol there */
#define SYMBOL(name) __asm__(#name) __attribute__((visibility("default")))

/* ---- numbers ---- */

enum {
#if BSD
	THEIR_SOCK_STREAM = 1, THEIR_SOCK_DGRAM = 2, THEIR_SOCK_SEQPACKET = 5,
	THEIR_SO_REUSEPORT = 0x200, THEIR_SCM_RIGHTS = 1, THEIR_IPV6_V6ONLY = 27,
	THEIR_MSG_TRUNC = 0x10, THEIR_MSG_CTRUNC = 0x20,
	THEIR_O_NONBLOCK = 4, THEIR_O_CREAT = 0x200, THEIR_O_TRUNC = 0x400, THEIR_O_NOFOLLOW = 0x100,
	THEIR_WNOHANG = 1, THEIR_PATH = 104, THEIR_IN6 = 28,
#else
	THEIR_SOCK_STREAM = 2, THEIR_SOCK_DGRAM = 1, THEIR_SOCK_SEQPACKET = 6,
	THEIR_SO_REUSEPORT = 0x100E, THEIR_SCM_RIGHTS = 0x1010, THEIR_IPV6_V6ONLY = 0x27,
	THEIR_MSG_TRUNC = 0x20, THEIR_MSG_CTRUNC = 0x10,
	THEIR_O_NONBLOCK = 0x80, THEIR_O_CREAT = 0x100, THEIR_O_TRUNC = 0x200, THEIR_O_NOFOLLOW = 0x20000,
	THEIR_WNOHANG = 0x40, THEIR_PATH = 108, THEIR_IN6 = 32,
#endif
	THEIR_SOL_SOCKET = 0xFFFF, THEIR_SO_REUSEADDR = 4, THEIR_SO_BROADCAST = 0x20, THEIR_SO_OOBINLINE = 0x100,
	THEIR_SO_ERROR = 0x1007, THEIR_SO_TYPE = 0x1008, THEIR_O_APPEND = 8,
#if SYSTEM == FREEBSD
	THEIR_AF_INET6 = 28, THEIR_SOCK_CLOEXEC = 0x10000000, THEIR_SOCK_NONBLOCK = 0x20000000, THEIR_MSG_NOSIGNAL = 0x20000,
	THEIR_MSG_CMSG_CLOEXEC = 0x40000, THEIR_TCP_NOPUSH = 4, THEIR_F_DUPFD_CLOEXEC = 17, THEIR_O_CLOEXEC = 0x100000,
	THEIR_O_DIRECTORY = 0x20000, THEIR_SETSIGMASK = 0x20
#elif SYSTEM == NETBSD
	THEIR_AF_INET6 = 24, THEIR_SOCK_CLOEXEC = 0x10000000, THEIR_SOCK_NONBLOCK = 0x20000000, THEIR_MSG_NOSIGNAL = 0x400,
	THEIR_MSG_CMSG_CLOEXEC = 0x800, THEIR_TCP_NOPUSH = -1, THEIR_F_DUPFD_CLOEXEC = 12, THEIR_O_CLOEXEC = 0x400000,
	THEIR_O_DIRECTORY = 0x200000, THEIR_SETSIGMASK = 0x20
#elif SYSTEM == OPENBSD
	THEIR_AF_INET6 = 24, THEIR_SOCK_CLOEXEC = 0x8000, THEIR_SOCK_NONBLOCK = 0x4000, THEIR_MSG_NOSIGNAL = 0x400,
	THEIR_MSG_CMSG_CLOEXEC = 0x800, THEIR_TCP_NOPUSH = 0x10, THEIR_F_DUPFD_CLOEXEC = 10, THEIR_O_CLOEXEC = 0x10000,
	THEIR_O_DIRECTORY = 0x20000, THEIR_SETSIGMASK = 0x20
#elif SYSTEM == DRAGONFLY
	THEIR_AF_INET6 = 28, THEIR_SOCK_CLOEXEC = 0x10000000, THEIR_SOCK_NONBLOCK = 0x20000000, THEIR_MSG_NOSIGNAL = 0x400,
	THEIR_MSG_CMSG_CLOEXEC = 0x1000, THEIR_TCP_NOPUSH = 4, THEIR_F_DUPFD_CLOEXEC = 17, THEIR_O_CLOEXEC = 0x20000,
	THEIR_O_DIRECTORY = 0x8000000, THEIR_SETSIGMASK = 0x20
#elif SYSTEM == MACOS
	THEIR_AF_INET6 = 30, THEIR_SOCK_CLOEXEC = 0, THEIR_SOCK_NONBLOCK = 0, THEIR_MSG_NOSIGNAL = 0,
	THEIR_MSG_CMSG_CLOEXEC = 0, THEIR_TCP_NOPUSH = 4, THEIR_F_DUPFD_CLOEXEC = 67, THEIR_O_CLOEXEC = 0x1000000,
	THEIR_O_DIRECTORY = 0x100000, THEIR_SETSIGMASK = 8, THEIR_SO_NOSIGPIPE = 0x1022, THEIR_O_EVTONLY = 0x8000
#elif SYSTEM == ILLUMOS
	THEIR_AF_INET6 = 26, THEIR_SOCK_CLOEXEC = 0x80000, THEIR_SOCK_NONBLOCK = 0x100000, THEIR_MSG_NOSIGNAL = 0x200,
	THEIR_MSG_CMSG_CLOEXEC = 0, THEIR_TCP_NOPUSH = 0x18, THEIR_F_DUPFD_CLOEXEC = 37, THEIR_O_CLOEXEC = 0x800000,
	THEIR_O_DIRECTORY = 0x1000000, THEIR_SETSIGMASK = 8
#endif
};

/* Linux's number and the system's; up to 34 they are the same but for those that are here */
static const int errors[][2] = {
#if BSD
	{EDEADLK, 11}, {EAGAIN, 35}, {EINPROGRESS, 36}, {EALREADY, 37}, {ENOTSOCK, 38}, {EDESTADDRREQ, 39}, {EMSGSIZE, 40},
	{EPROTOTYPE, 41}, {ENOPROTOOPT, 42}, {EPROTONOSUPPORT, 43}, {ESOCKTNOSUPPORT, 44}, {EPFNOSUPPORT, 46},
	{EOPNOTSUPP, SYSTEM == MACOS ? 102 : 45}, {EAFNOSUPPORT, 47}, {EADDRINUSE, 48}, {EADDRNOTAVAIL, 49}, {ENETDOWN, 50},
	{ENETUNREACH, 51}, {ENETRESET, 52}, {ECONNABORTED, 53}, {ECONNRESET, 54}, {ENOBUFS, 55}, {EISCONN, 56},
	{ENOTCONN, 57}, {ESHUTDOWN, 58}, {ETOOMANYREFS, 59}, {ETIMEDOUT, 60}, {ECONNREFUSED, 61}, {ELOOP, 62},
	{ENAMETOOLONG, 63}, {EHOSTDOWN, 64}, {EHOSTUNREACH, 65}, {ENOTEMPTY, 66}, {ENOLCK, 77}, {ENOSYS, 78},
#else
	{EDEADLK, 45}, {ENOLCK, 46}, {ETIME, 62}, {EPROTO, 71}, {ENAMETOOLONG, 78}, {EOVERFLOW, 79}, {ENOSYS, 89},
	{ELOOP, 90}, {ENOTEMPTY, 93}, {ENOTSOCK, 95}, {EDESTADDRREQ, 96}, {EMSGSIZE, 97}, {EPROTOTYPE, 98},
	{ENOPROTOOPT, 99}, {EPROTONOSUPPORT, 120}, {ESOCKTNOSUPPORT, 121}, {EOPNOTSUPP, 122}, {EPFNOSUPPORT, 123},
	{EAFNOSUPPORT, 124}, {EADDRINUSE, 125}, {EADDRNOTAVAIL, 126}, {ENETDOWN, 127}, {ENETUNREACH, 128}, {ENETRESET, 129},
	{ECONNABORTED, 130}, {ECONNRESET, 131}, {ENOBUFS, 132}, {EISCONN, 133}, {ENOTCONN, 134}, {ESHUTDOWN, 143},
	{ETOOMANYREFS, 144}, {ETIMEDOUT, 145}, {ECONNREFUSED, 146}, {EHOSTDOWN, 147}, {EHOSTUNREACH, 148}, {EALREADY, 149},
	{EINPROGRESS, 150},
#endif
};

#define COUNT(array) (sizeof(array) / sizeof(array)[0])

static int their_error(int error) {
	for (size_t i = 0; i < COUNT(errors); i++)
		if (errors[i][0] == error) return errors[i][1];
	return error <= ERANGE ? error : EIO;
}

static int linux_error(int error) {
	for (size_t i = 0; i < COUNT(errors); i++)
		if (errors[i][1] == error) return errors[i][0];
	return error <= ERANGE ? error : -1;
}

static long told(long result) {
	if (result < 0) errno = their_error(errno);
	return result;
}

static long refused(int error) {
	errno = error;
	return told(-1);
}

char *their_strerror(int error) SYMBOL(strerror);
char *their_strerror(int error) {
	static char unknown[40];
	if (linux_error(error) >= 0) return strerror(linux_error(error));
	snprintf(unknown, sizeof unknown, "Unknown error: %d", error);
	return unknown;
}

/* bits of the system as Linux has them; -1 where there are others */
static int translated(int bits, const int (*table)[2], size_t count) {
	int result = 0;
	for (size_t i = 0; i < count; i++) {
		if (!table[i][0] || (bits & table[i][0]) != table[i][0]) continue;
		result |= table[i][1];
		bits &= ~table[i][0];
	}
	return bits ? -1 : result;
}

static const int socket_flags[][2] = {{THEIR_SOCK_CLOEXEC, SOCK_CLOEXEC}, {THEIR_SOCK_NONBLOCK, SOCK_NONBLOCK}};
static const int send_flags[][2] = {{MSG_OOB, MSG_OOB}, {THEIR_MSG_NOSIGNAL, MSG_NOSIGNAL}};
static const int receive_flags[][2] = {
	{MSG_OOB, MSG_OOB}, {MSG_PEEK, MSG_PEEK}, {THEIR_MSG_CMSG_CLOEXEC, MSG_CMSG_CLOEXEC}
};
static const int open_flags[][2] = {
	{1, 1}, {2, 2}, {THEIR_O_CREAT, O_CREAT}, {THEIR_O_TRUNC, O_TRUNC}, {THEIR_O_APPEND, O_APPEND},
	{THEIR_O_NONBLOCK, O_NONBLOCK}, {THEIR_O_NOFOLLOW, O_NOFOLLOW}, {THEIR_O_CLOEXEC, O_CLOEXEC},
	{THEIR_O_DIRECTORY, O_DIRECTORY},
#if SYSTEM == MACOS
	{THEIR_O_EVTONLY, 0},
#endif
};
#define TRANSLATED(bits, table) translated(bits, table, COUNT(table))

/* ---- what Linux lacks of a socket ---- */

#if SYSTEM == MACOS
static struct { _Atomic int muted; } sockets[65536];

static int muted(int fd) { return fd >= 0 && fd < (int) COUNT(sockets) && sockets[fd].muted; }
static void mute(int fd, int how) { if (fd >= 0 && fd < (int) COUNT(sockets)) sockets[fd].muted = how; }
#else
static int muted(int fd) { return (void) fd, 0; }
static void mute(int fd, int how) { (void) fd, (void) how; }
#endif

/* ---- addresses ---- */

static int linux_family(int family) {
	if (family == THEIR_AF_INET6) return AF_INET6;
	return family <= AF_INET ? family : -1;
}

/* as Linux has it, and its length; 0 and errno where there is none */
static socklen_t linux_address(const uint8_t *their, socklen_t length, struct sockaddr_storage *address) {
	struct sockaddr_un *un = (void *) address;
	memset(address, 0, sizeof *address);
	errno = EINVAL;
	if (length < 2) return 0;
#if BSD
	if (their[0] != length) return 0;
	int family = linux_family(their[1]);
#else
	int family = linux_family(their[0] | their[1] << 8);
#endif
	address->ss_family = family;
	switch (family) {
	case AF_INET:
		if (length != sizeof(struct sockaddr_in)) return 0;
		memcpy((uint8_t *) address + 2, their + 2, length - 2);
		return length;
	case AF_INET6:
		if (length != THEIR_IN6) return 0;
		memcpy((uint8_t *) address + 2, their + 2, sizeof(struct sockaddr_in6) - 2);
		return sizeof(struct sockaddr_in6);
	case AF_UNIX:
		if (length > 2 + THEIR_PATH) return 0;
		memcpy(un->sun_path, their + 2, length - 2);
		errno = ENOENT;
		if (!un->sun_path[0]) return 0;
		return offsetof(struct sockaddr_un, sun_path) + strnlen(un->sun_path, THEIR_PATH) + (length < 2 + THEIR_PATH);
	default:
		errno = EAFNOSUPPORT;
		return 0;
	}
}

static void their_address(const struct sockaddr_storage *address, socklen_t length, uint8_t *their, socklen_t *room) {
	uint8_t all[128] = {0};
	socklen_t size;
	memcpy(all + 2, (const uint8_t *) address + 2, sizeof all - 2);
	switch (address->ss_family) {
	case AF_INET:
		size = sizeof(struct sockaddr_in);
		break;
	case AF_INET6:
		size = THEIR_IN6;
		break;
	default:
		size = 2 + strnlen(((const struct sockaddr_un *) address)->sun_path, length - 2);
		if (BSD && length <= 2) size = sizeof(struct sockaddr); /* who has no name */
	}
	int family = address->ss_family == AF_INET6 ? THEIR_AF_INET6 : address->ss_family;
#if BSD
	all[0] = size;
	all[1] = family;
#else
	all[0] = family;
	all[1] = family >> 8;
#endif
	memcpy(their, all, *room < size ? *room : size);
	*room = size;
}

static int name(int fd, uint8_t *their, socklen_t *room, int peer) {
	struct sockaddr_storage address = {0};
	socklen_t length = sizeof address;
	int failed = peer ? getpeername(fd, (void *) &address, &length) : getsockname(fd, (void *) &address, &length);
	if (failed == 0) their_address(&address, length, their, room);
	return told(failed);
}

int their_getsockname(int fd, uint8_t *their, socklen_t *room) SYMBOL(getsockname);
int their_getsockname(int fd, uint8_t *their, socklen_t *room) { return name(fd, their, room, 0); }

int their_getpeername(int fd, uint8_t *their, socklen_t *room) SYMBOL(getpeername);
int their_getpeername(int fd, uint8_t *their, socklen_t *room) { return name(fd, their, room, 1); }

int their_bind(int fd, const uint8_t *their, socklen_t length) SYMBOL(bind);
int their_bind(int fd, const uint8_t *their, socklen_t length) {
	struct sockaddr_storage address;
	length = linux_address(their, length, &address);
	return told(length ? bind(fd, (void *) &address, length) : -1);
}

int their_connect(int fd, const uint8_t *their, socklen_t length) SYMBOL(connect);
int their_connect(int fd, const uint8_t *their, socklen_t length) {
	struct sockaddr_storage address;
	length = linux_address(their, length, &address);
	if (!length) return told(-1);
	int type = 0, error = 0;
	socklen_t size = sizeof type;
	struct sockaddr_storage peer;
	socklen_t room = sizeof peer;
	if (getsockopt(fd, SOL_SOCKET, SO_TYPE, &type, &size) == 0 && type != SOCK_DGRAM
		&& getpeername(fd, (void *) &peer, &room) == 0) return refused(EISCONN); /* Linux says 0 at first */
#if BSD
	/* why the last attempt failed is forgotten, and the socket of no use any more */
	if (getsockopt(fd, SOL_SOCKET, SO_ERROR, &error, &size) == 0 && error) return refused(EINVAL);
#else
	(void) error;
#endif
	return told(connect(fd, (void *) &address, length));
}

/* ---- making sockets ---- */

static int linux_type(int type) {
	int kind = type & 0xF, flags = TRANSLATED(type & ~0xF, socket_flags);
	if (flags < 0) return -1;
	if (kind == THEIR_SOCK_STREAM) return SOCK_STREAM | flags;
	if (kind == THEIR_SOCK_DGRAM) return SOCK_DGRAM | flags;
	if (kind == THEIR_SOCK_SEQPACKET) return SOCK_SEQPACKET | flags;
	return -1;
}

static int lacks(int family, int type) {
	return (SYSTEM == MACOS || SYSTEM == ILLUMOS) && family == AF_UNIX && (type & 0xF) == SOCK_SEQPACKET;
}

static int make(int family, int type, int protocol) {
	int own = linux_type(type);
	if (own < 0) return refused(EPROTOTYPE);
	if (lacks(family, own)) return refused(EPROTONOSUPPORT);
	int fd = socket(linux_family(family), own, protocol);
	if (fd >= 0) mute(fd, 0);
	return told(fd);
}

#if SYSTEM == NETBSD
int their_socket(int family, int type, int protocol) SYMBOL(__socket30);
int their_former_socket(int family, int type, int protocol) SYMBOL(socket);
int their_former_socket(int family, int type, int protocol) { /* knows no flags */
	(void) family, (void) type, (void) protocol;
	return refused(EPROTOTYPE);
}
#else
int their_socket(int family, int type, int protocol) SYMBOL(socket);
#endif
int their_socket(int family, int type, int protocol) { return make(family, type, protocol); }

int their_socketpair(int family, int type, int protocol, int *pair) SYMBOL(socketpair);
int their_socketpair(int family, int type, int protocol, int *pair) {
	int own = linux_type(type);
	if (own < 0) return refused(EPROTOTYPE);
	if (lacks(family, own)) return refused(EPROTONOSUPPORT);
	int failed = socketpair(linux_family(family), own, protocol, pair);
	if (!failed) mute(pair[0], 0), mute(pair[1], 0);
	return told(failed);
}

static int take(int fd, int flags) {
	int accepted = accept4(fd, NULL, NULL, flags);
	if (accepted >= 0) mute(accepted, 0);
	return told(accepted);
}

#if SYSTEM == MACOS
int their_accept(int fd, void *address, void *length) SYMBOL(accept);
int their_accept(int fd, void *address, void *length) {
	(void) address, (void) length;
	return take(fd, fcntl(fd, F_GETFL) & O_NONBLOCK ? SOCK_NONBLOCK : 0); /* as the listener is */
}
#elif SYSTEM == NETBSD
int their_paccept(int fd, void *address, void *length, void *mask, int flags) SYMBOL(paccept);
int their_paccept(int fd, void *address, void *length, void *mask, int flags) {
	int own = TRANSLATED(flags, socket_flags);
	if (address || length || mask || own < 0) return refused(EINVAL);
	return take(fd, own);
}
#else
int their_accept4(int fd, void *address, void *length, int flags) SYMBOL(accept4);
int their_accept4(int fd, void *address, void *length, int flags) {
	int own = TRANSLATED(flags, socket_flags);
	if (address || length || own < 0) return refused(EINVAL);
	return take(fd, own);
}
#endif

int their_listen(int fd, int backlog) SYMBOL(listen);
int their_listen(int fd, int backlog) { return told(listen(fd, backlog)); }

int their_shutdown(int fd, int how) SYMBOL(shutdown);
int their_shutdown(int fd, int how) { return told(shutdown(fd, how)); }

/* ---- options and credentials ---- */

static const struct { int level, option, linux_level, linux_option; } options[] = {
	{THEIR_SOL_SOCKET, THEIR_SO_REUSEADDR, SOL_SOCKET, SO_REUSEADDR},
	{THEIR_SOL_SOCKET, THEIR_SO_REUSEPORT, SOL_SOCKET, SO_REUSEPORT},
	{THEIR_SOL_SOCKET, THEIR_SO_BROADCAST, SOL_SOCKET, SO_BROADCAST},
	{THEIR_SOL_SOCKET, THEIR_SO_OOBINLINE, SOL_SOCKET, SO_OOBINLINE},
	{THEIR_SOL_SOCKET, THEIR_SO_ERROR, SOL_SOCKET, SO_ERROR},
	{THEIR_SOL_SOCKET, THEIR_SO_TYPE, SOL_SOCKET, SO_TYPE},
	{IPPROTO_IPV6, THEIR_IPV6_V6ONLY, IPPROTO_IPV6, IPV6_V6ONLY},
	{IPPROTO_TCP, 1, IPPROTO_TCP, TCP_NODELAY},
	{IPPROTO_TCP, THEIR_TCP_NOPUSH, IPPROTO_TCP, TCP_CORK},
};

static int place_of(int level, int option) {
	for (size_t i = 0; i < COUNT(options); i++)
		if (options[i].level == level && options[i].option == option) return i;
	return -1;
}

int their_setsockopt(int fd, int level, int option, const int *value, socklen_t length) SYMBOL(setsockopt);
int their_setsockopt(int fd, int level, int option, const int *value, socklen_t length) {
#if SYSTEM == MACOS
	if (level == THEIR_SOL_SOCKET && option == THEIR_SO_NOSIGPIPE) {
		mute(fd, *value);
		return 0;
	}
#endif
	int i = place_of(level, option);
	if (i < 0 || length != sizeof *value) return refused(i < 0 ? ENOPROTOOPT : EINVAL);
	return told(setsockopt(fd, options[i].linux_level, options[i].linux_option, value, length));
}

/* ENOTCONN for whom nobody is there, EINVAL for other families */
static int credentials(int fd, struct ucred *peer) {
	struct sockaddr_storage address;
	socklen_t length = sizeof address;
	if (getpeername(fd, (void *) &address, &length) < 0) return told(-1);
	if (address.ss_family != AF_UNIX) return refused(EINVAL);
	length = sizeof *peer;
	return told(getsockopt(fd, SOL_SOCKET, SO_PEERCRED, peer, &length));
}

/* what the option of the system that tells a peer has in its value; the size, or 0 for other options */
static socklen_t peer_option(int level, int option, struct ucred peer, void *value) {
#if SYSTEM == FREEBSD
	struct {
		unsigned version;
		uid_t uid;
		short count;
		gid_t groups[16];
		union { void *unused; pid_t pid; };
	} told = {0, peer.uid, 1, {peer.gid}, {.pid = peer.pid}};
	_Static_assert(sizeof told == 88, "xucred");
	if (level != 0 || option != 1) return 0;
#elif SYSTEM == NETBSD
	struct { pid_t pid; uid_t uid; gid_t gid; } told = {peer.pid, peer.uid, peer.gid};
	if (level != 0 || option != 3) return 0;
#elif SYSTEM == OPENBSD
	struct { uid_t uid; gid_t gid; pid_t pid; } told = {peer.uid, peer.gid, peer.pid};
	if (level != THEIR_SOL_SOCKET || option != 0x1022) return 0;
#elif SYSTEM == MACOS
	pid_t told = peer.pid;
	if (level != 0 || option != 2) return 0;
#else
	(void) level, (void) option, (void) peer, (void) value;
	return 0;
#endif
#if BSD && SYSTEM != DRAGONFLY
	memcpy(value, &told, sizeof told);
	return sizeof told;
#endif
}

int their_getsockopt(int fd, int level, int option, int *value, socklen_t *length) SYMBOL(getsockopt);
int their_getsockopt(int fd, int level, int option, int *value, socklen_t *length) {
	char room[128];
	struct ucred peer = {0};
	if (peer_option(level, option, peer, room)) {
		if (credentials(fd, &peer) < 0) return -1;
		socklen_t size = peer_option(level, option, peer, room);
		if (size > *length) return refused(EINVAL);
		memcpy(value, room, *length = size);
		return 0;
	}
	int i = place_of(level, option);
	if (i < 0) return refused(ENOPROTOOPT);
	int failed = getsockopt(fd, options[i].linux_level, options[i].linux_option, value, length);
	if (!failed && option == THEIR_SO_ERROR && *value) *value = their_error(*value);
	if (!failed && option == THEIR_SO_TYPE && level == THEIR_SOL_SOCKET)
		*value = *value == SOCK_STREAM ? THEIR_SOCK_STREAM : *value == SOCK_DGRAM ? THEIR_SOCK_DGRAM : THEIR_SOCK_SEQPACKET;
	return told(failed);
}

#if BSD
int getpeereid(int fd, uid_t *uid, gid_t *gid) {
	struct ucred peer;
	if (credentials(fd, &peer) < 0) return -1;
	*uid = peer.uid;
	*gid = peer.gid;
	return 0;
}
#else
int getpeerucred(int fd, struct ucred **peer) {
	struct ucred found;
	if (credentials(fd, &found) < 0) return -1;
	if (*peer) return refused(EINVAL); /* room of the caller's is nothing that we use */
	if (!(*peer = malloc(sizeof found))) return -1;
	**peer = found;
	return 0;
}
pid_t ucred_getpid(const struct ucred *peer) { return peer->pid; }
uid_t ucred_geteuid(const struct ucred *peer) { return peer->uid; }
gid_t ucred_getegid(const struct ucred *peer) { return peer->gid; }
void ucred_free(struct ucred *peer) { free(peer); }
#endif

/* ---- bytes and messages ---- */

ssize_t their_recv(int fd, void *buffer, size_t length, int flags) SYMBOL(recv);
ssize_t their_recv(int fd, void *buffer, size_t length, int flags) {
	int own = TRANSLATED(flags, receive_flags);
	return own < 0 ? refused(EINVAL) : told(recv(fd, buffer, length, own));
}

ssize_t their_send(int fd, const void *buffer, size_t length, int flags) SYMBOL(send);
ssize_t their_send(int fd, const void *buffer, size_t length, int flags) {
	int own = TRANSLATED(flags, send_flags);
	return own < 0 ? refused(EINVAL) : told(send(fd, buffer, length, own | (muted(fd) ? MSG_NOSIGNAL : 0)));
}

struct their_message {
	void *name;
	uint32_t name_length;
	struct iovec *iov;
	int iov_length;
	uint8_t *control;
	uint32_t control_length;
	int flags;
};

struct their_control { uint32_t length; int level, type; };

#if SYSTEM == MACOS || SYSTEM == ILLUMOS
enum { UNIT = 4 };
#else
enum { UNIT = 8 };
#endif
#define ALIGNED(n) (((n) + UNIT - 1) & -UNIT)
enum { DATA = ALIGNED(sizeof(struct their_control)) };
_Static_assert(sizeof(struct their_message) == 48, "msghdr");

#define CONTROL 4096

#if SYSTEM == ILLUMOS /* those without the prefix know no control data */
ssize_t their_sendmsg(int fd, const struct their_message *message, int flags) SYMBOL(__xnet_sendmsg);
ssize_t their_recvmsg(int fd, struct their_message *message, int flags) SYMBOL(__xnet_recvmsg);
ssize_t their_former_sendmsg(int fd, const void *message, int flags) SYMBOL(sendmsg);
ssize_t their_former_sendmsg(int fd, const void *message, int flags) {
	(void) fd, (void) message, (void) flags;
	return refused(EINVAL);
}
#else
ssize_t their_sendmsg(int fd, const struct their_message *message, int flags) SYMBOL(sendmsg);
ssize_t their_recvmsg(int fd, struct their_message *message, int flags) SYMBOL(recvmsg);
#endif

ssize_t their_sendmsg(int fd, const struct their_message *message, int flags) {
	_Alignas(struct cmsghdr) char control[CONTROL] = {0};
	struct msghdr own = {.msg_iov = message->iov, .msg_iovlen = message->iov_length};
	int own_flags = TRANSLATED(flags, send_flags);
	if (own_flags < 0 || message->name) return refused(EINVAL);
	uint8_t *at = message->control, *end = at + message->control_length;
	own.msg_control = control;
	struct cmsghdr *c = (void *) control;
	while (at && at < end) {
		struct their_control their;
		if (end - at < DATA) return refused(EINVAL);
		memcpy(&their, at, sizeof their);
		if (their.length < DATA || their.length > end - at) return refused(EINVAL);
		if (their.level != THEIR_SOL_SOCKET || their.type != THEIR_SCM_RIGHTS) return refused(EINVAL);
		size_t data = their.length - DATA;
		c->cmsg_level = SOL_SOCKET, c->cmsg_type = SCM_RIGHTS, c->cmsg_len = CMSG_LEN(data);
		memcpy(CMSG_DATA(c), at + DATA, data);
		own.msg_controllen += CMSG_SPACE(data);
		c = (void *) ((char *) c + CMSG_SPACE(data));
		at += ALIGNED(their.length);
	}
	if (!own.msg_controllen) own.msg_control = NULL;
	return told(sendmsg(fd, &own, own_flags | (muted(fd) ? MSG_NOSIGNAL : 0)));
}

/* writes as many descriptors as there is room for, and closes the others */
static void their_rights(struct their_message *message, uint32_t room, const int *fds, size_t count) {
	uint32_t used = message->control_length;
	size_t fit = 0;
	if (message->control && room >= used + DATA + sizeof *fds) fit = (room - used - DATA) / sizeof *fds;
	if (fit > count) fit = count;
	for (size_t i = fit; i < count; i++) close(fds[i]);
	if (fit < count) message->flags |= THEIR_MSG_CTRUNC;
	if (!fit) return;
	struct their_control their = {DATA + fit * sizeof *fds, THEIR_SOL_SOCKET, THEIR_SCM_RIGHTS};
	memcpy(message->control + used, &their, sizeof their);
	memcpy(message->control + used + DATA, fds, fit * sizeof *fds);
	used += ALIGNED(their.length);
	message->control_length = used < room ? used : room;
}

ssize_t their_recvmsg(int fd, struct their_message *message, int flags) {
	_Alignas(struct cmsghdr) char control[CONTROL];
	struct msghdr own = {.msg_iov = message->iov, .msg_iovlen = message->iov_length};
	int own_flags = TRANSLATED(flags, receive_flags);
	if (own_flags < 0 || message->name) return refused(EINVAL);
	own.msg_control = control;
	own.msg_controllen = sizeof control;
	ssize_t count = recvmsg(fd, &own, own_flags);
	if (count < 0) return told(-1);
	uint32_t room = message->control_length;
	message->control_length = 0;
	message->flags = 0;
	if (own.msg_flags & MSG_TRUNC) message->flags |= THEIR_MSG_TRUNC;
	if (own.msg_flags & MSG_CTRUNC) message->flags |= THEIR_MSG_CTRUNC;
	for (struct cmsghdr *c = CMSG_FIRSTHDR(&own); c; c = CMSG_NXTHDR(&own, c))
		if (c->cmsg_level == SOL_SOCKET && c->cmsg_type == SCM_RIGHTS)
			their_rights(message, room, (int *) CMSG_DATA(c), (c->cmsg_len - CMSG_LEN(0)) / sizeof(int));
	return count;
}

ssize_t their_read(int fd, void *buffer, size_t length) SYMBOL(read);
ssize_t their_read(int fd, void *buffer, size_t length) { return told(read(fd, buffer, length)); }

ssize_t their_write(int fd, const void *buffer, size_t length) SYMBOL(write);
ssize_t their_write(int fd, const void *buffer, size_t length) { return told(write(fd, buffer, length)); }

int their_poll(struct pollfd *all, nfds_t count, int timeout) SYMBOL(poll);
int their_poll(struct pollfd *all, nfds_t count, int timeout) { return told(poll(all, count, timeout)); }

/* ---- descriptors ---- */

int their_close(int fd) SYMBOL(close);
int their_close(int fd) {
	mute(fd, 0);
	return told(close(fd));
}

int their_fcntl(int fd, int command, ...) SYMBOL(fcntl);
int their_fcntl(int fd, int command, ...) {
	va_list rest;
	va_start(rest, command);
	int argument = va_arg(rest, int), result;
	va_end(rest);
	switch (command) {
	case F_GETFD:
	case F_SETFD:
		return told(fcntl(fd, command, argument));
	case F_GETFL: /* the mode and what can be set; other bits are Linux's own */
		result = fcntl(fd, F_GETFL);
		if (result < 0) return told(-1);
		return (result & O_ACCMODE) | (result & O_NONBLOCK ? THEIR_O_NONBLOCK : 0) | (result & O_APPEND ? THEIR_O_APPEND : 0);
	case F_SETFL:
		result = TRANSLATED(argument, open_flags);
		return result < 0 ? refused(EINVAL) : told(fcntl(fd, F_SETFL, result));
	case THEIR_F_DUPFD_CLOEXEC:
		result = fcntl(fd, F_DUPFD_CLOEXEC, argument);
		if (result >= 0) mute(result, muted(fd));
		return told(result);
	default:
		return refused(EINVAL);
	}
}

#if SYSTEM == MACOS
int their_pipe(int *pair) SYMBOL(pipe);
int their_pipe(int *pair) { return told(pipe(pair)); }
#else
int their_pipe2(int *pair, int flags) SYMBOL(pipe2);
int their_pipe2(int *pair, int flags) {
	int own = TRANSLATED(flags, open_flags);
	return own < 0 ? refused(EINVAL) : told(pipe2(pair, own));
}
#endif

/* ---- files ---- */

static int open_at(int directory, const char *path, int flags, int mode) {
	int own = TRANSLATED(flags, open_flags);
	return own < 0 ? refused(EINVAL) : told(openat(directory, path, own, mode));
}

int their_open(const char *path, int flags, ...) SYMBOL(open);
int their_open(const char *path, int flags, ...) {
	va_list rest;
	va_start(rest, flags);
	int mode = va_arg(rest, int);
	va_end(rest);
	return open_at(AT_FDCWD, path, flags, mode);
}

int their_openat(int directory, const char *path, int flags, ...) SYMBOL(openat);
int their_openat(int directory, const char *path, int flags, ...) {
	va_list rest;
	va_start(rest, flags);
	int mode = va_arg(rest, int);
	va_end(rest);
	return open_at(directory, path, flags, mode);
}

off_t their_lseek(int fd, off_t offset, int whence) SYMBOL(lseek);
off_t their_lseek(int fd, off_t offset, int whence) { return told(lseek(fd, offset, whence)); }

int their_remove(const char *path) SYMBOL(remove);
int their_remove(const char *path) { return told(remove(path)); }

int their_rename(const char *from, const char *to) SYMBOL(rename);
int their_rename(const char *from, const char *to) { return told(rename(from, to)); }

int their_unlink(const char *path) SYMBOL(unlink);
int their_unlink(const char *path) { return told(unlink(path)); }

int their_chmod(const char *path, int mode) SYMBOL(chmod);
int their_chmod(const char *path, int mode) { return told(chmod(path, mode)); }

int their_fchmod(int fd, int mode) SYMBOL(fchmod);
int their_fchmod(int fd, int mode) {
	struct stat st;
	if (BSD && fstat(fd, &st) == 0 && S_ISSOCK(st.st_mode)) return refused(EINVAL);
	return told(fchmod(fd, mode));
}

/* ---- processes and signals, whose numbers stay Linux's, for the JVM has them ---- */

pid_t their_waitpid(pid_t pid, int *status, int options) SYMBOL(waitpid);
pid_t their_waitpid(pid_t pid, int *status, int options) {
	if (options & ~THEIR_WNOHANG) return refused(EINVAL);
	return told(waitpid(pid, status, options ? WNOHANG : 0));
}

int their_setflags(posix_spawnattr_t *attributes, short flags) SYMBOL(posix_spawnattr_setflags);
int their_setflags(posix_spawnattr_t *attributes, short flags) {
	if (flags != THEIR_SETSIGMASK) return EINVAL;
	return posix_spawnattr_setflags(attributes, POSIX_SPAWN_SETSIGMASK);
}

int their_spawn(pid_t *pid, const char *path, const posix_spawn_file_actions_t *actions,
	const posix_spawnattr_t *attributes, char *const *arguments, char *const *environment) SYMBOL(posix_spawn);
int their_spawn(pid_t *pid, const char *path, const posix_spawn_file_actions_t *actions,
	const posix_spawnattr_t *attributes, char *const *arguments, char *const *environment) {
	int failed = posix_spawn(pid, path, actions, attributes, arguments, environment);
	return failed ? their_error(failed) : 0;
}

int their_kill(pid_t pid, int signal) SYMBOL(kill);
int their_kill(pid_t pid, int signal) { return told(kill(pid, signal)); }

/* tells only, and only the handler */
#if SYSTEM == NETBSD
int their_sigemptyset(sigset_t *mask) SYMBOL(__sigemptyset14);
int their_sigemptyset(sigset_t *mask) { return sigemptyset(mask); }
int their_sigaction(int signal, const void *act, void *old) SYMBOL(__sigaction_siginfo);
#else
int their_sigaction(int signal, const void *act, void *old) SYMBOL(sigaction);
#endif
int their_sigaction(int signal, const void *act, void *old) {
	struct sigaction own;
	if (act) return refused(EINVAL);
	if (sigaction(signal, NULL, &own) < 0) return told(-1);
	memcpy((char *) old + (BSD ? 0 : 8), &own.sa_handler, sizeof own.sa_handler);
	return 0;
}
