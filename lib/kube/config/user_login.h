// Login of a kubeconfig's user, without a credential plugin.
#pragma once
#include <functional>
#include <string>
#include <vector>

#include "base/world.h"
#include "http/transport.h"
#include "kube/config/kubeconfig.h"
#include "kube/config/stanza.h"

namespace kube {

/// The headers that say as whom to act ('as' and its like). Throws Error{usage} for what is no line
/// of text, and for details without 'as'.
std::vector<http::Header> impersonation(const Stanza& stanza, const User& user);

/// Throws Error{usage} for an auth provider that client-go has dropped, all but 'oidc' one by one
/// (plugin/pkg/client/auth); its words and pointers.
void check_auth_provider(const Stanza& stanza, const User& user);

/// Gives the endpoint the user's certificate and key, if any. Throws Error{usage} for one without
/// the other.
void set_client_certificate(http::Endpoint& endpoint, const base::World& world,
                            const Stanza& stanza, const User& user);

/// What makes the header Authorization of a token, a token's file, the last id-token of the auth
/// provider 'oidc', or name and password; empty where there is none. Throws Error{usage}.
std::function<std::string()> authorization(const base::World& world, const Stanza& stanza,
                                           const User& user);

}  // namespace kube
