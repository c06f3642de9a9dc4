/* A resolver that is not there before a name has to be looked up.
 * libcurl makes one for each of its handles, of 74 KB, and reads the system's files for it; most API servers are named by their
 * address. It is put into libcurl.a, where the names of c-ares that take a resolver lead here (scripts/release.d/libraries.sh). */
#include <stdlib.h>

#include <ares.h>


/* What libcurl takes for a resolver. */
struct resolver {
  struct ares_options options;
  int given; /* of the options */
  ares_channel channel;
};

/* As much of an answer as newer versions of c-ares ask for. */
static const int longest_answer = 1232;

/* A server is asked by UDP for an answer of that size, and what it cuts off is not fetched by TCP: of the addresses of a name some are
 * enough, and an answer of 64 KB can be made so that c-ares 1.18 takes gigabytes for it (CVE-2026-69184). */
static void bound_answers(struct resolver* resolver) {
  if ((resolver->given & ARES_OPT_FLAGS) == 0) resolver->options.flags = 0;
  resolver->options.flags |= ARES_FLAG_EDNS | ARES_FLAG_IGNTC;
  resolver->options.ednspsz = longest_answer;
  resolver->given |= ARES_OPT_FLAGS | ARES_OPT_EDNSPSZ;
}

static struct resolver* of(ares_channel channel) { return (struct resolver*)(void*)channel; }

/* libcurl gives how it is told of sockets, for how long a query waits, and flags; no texts, which would have to be kept. */
int late_ares_init_options(ares_channel* channel, struct ares_options* options, int given) {
  const int plain = ARES_OPT_FLAGS | ARES_OPT_TIMEOUT | ARES_OPT_TIMEOUTMS | ARES_OPT_TRIES | ARES_OPT_SOCK_STATE_CB;
  struct resolver* made;
  if ((given & ~plain) != 0) return ARES_EBADFLAGS;
  made = calloc(1, sizeof *made);
  if (made == NULL) return ARES_ENOMEM;
  made->options = *options;
  made->given = given;
  bound_answers(made);
  *channel = (ares_channel)(void*)made;
  return ARES_SUCCESS;
}

void late_ares_destroy(ares_channel channel) {
  struct resolver* resolver = of(channel);
  if (resolver == NULL) return;
  if (resolver->channel != NULL) ares_destroy(resolver->channel);
  free(resolver);
}

void late_ares_cancel(ares_channel channel) {
  if (of(channel)->channel != NULL) ares_cancel(of(channel)->channel);
}

void late_ares_getaddrinfo(ares_channel channel, const char* node, const char* service, const struct ares_addrinfo_hints* hints,
                           ares_addrinfo_callback callback, void* argument) {
  struct resolver* resolver = of(channel);
  if (resolver->channel == NULL) {
    const int status = ares_init_options(&resolver->channel, &resolver->options, resolver->given);
    if (status != ARES_SUCCESS) {
      resolver->channel = NULL;
      callback(argument, status, 0, NULL);
      return;
    }
  }
  ares_getaddrinfo(resolver->channel, node, service, hints, callback, argument);
}

int late_ares_getsock(ares_channel channel, ares_socket_t* sockets, int number) {
  return of(channel)->channel == NULL ? 0 : ares_getsock(of(channel)->channel, sockets, number);
}

void late_ares_process_fd(ares_channel channel, ares_socket_t readable, ares_socket_t writable) {
  if (of(channel)->channel != NULL) ares_process_fd(of(channel)->channel, readable, writable);
}

struct timeval* late_ares_timeout(ares_channel channel, struct timeval* most, struct timeval* space) {
  return of(channel)->channel == NULL ? most : ares_timeout(of(channel)->channel, most, space);
}

/* Which libcurl calls when it is told to use other servers or addresses than the system's; drey tells it neither. */
int late_ares_set_servers_ports_csv(ares_channel channel, const char* servers) {
  return of(channel)->channel == NULL ? ARES_ENOTINITIALIZED : ares_set_servers_ports_csv(of(channel)->channel, servers);
}

void late_ares_set_local_ip4(ares_channel channel, unsigned int address) {
  if (of(channel)->channel != NULL) ares_set_local_ip4(of(channel)->channel, address);
}

void late_ares_set_local_ip6(ares_channel channel, const unsigned char* address) {
  if (of(channel)->channel != NULL) ares_set_local_ip6(of(channel)->channel, address);
}

void late_ares_set_local_dev(ares_channel channel, const char* device) {
  if (of(channel)->channel != NULL) ares_set_local_dev(of(channel)->channel, device);
}
