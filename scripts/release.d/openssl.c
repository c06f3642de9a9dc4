/* What the release has of OpenSSL's algorithms: those of TLS 1.2 and 1.3, and of keys and certificates that are not encrypted.
 * It stands in the archive libcrypto.a for the objects with the tables of all algorithms there are (scripts/release.d/libraries.sh),
 * so that the linker leaves out what is in no table. What it names is not declared in OpenSSL's public headers; the linker says
 * when a name is no more. */
#include <string.h>

#include <openssl/bio.h>
#include <openssl/core.h>
#include <openssl/core_dispatch.h>
#include <openssl/core_names.h>
#include <openssl/evp.h>
#include <openssl/opensslv.h>
#include <openssl/params.h>
#include <openssl/pkcs12.h>
#include <openssl/prov_ssl.h>

/* ---- tables of names that TLS does without */

void openssl_add_all_ciphers_int(void) {}
void engine_load_openssl_int(void) {}
void engine_load_rdrand_int(void) {}
void engine_load_dynamic_int(void) {}
void engine_load_padlock_int(void) {}
void engine_load_afalg_int(void) {}

/* The machine's openssl.cnf is for the OpenSSL of that machine: it may name modules that a program of one file cannot load, and
 * where it lies differs. Reading it is a twentieth of what a deploy costs. */
int ossl_config_int(const OPENSSL_INIT_SETTINGS* settings) {
  (void)settings;
  return 1;
}
void ossl_no_config_int(void) {}
void OPENSSL_config(const char* name) { (void)name; }

/* Certificates are verified by digests of these names. */
void openssl_add_all_digests_int(void) {
  EVP_add_digest(EVP_md5());
  EVP_add_digest(EVP_md5_sha1());
  EVP_add_digest(EVP_sha1());
  EVP_add_digest(EVP_sha224());
  EVP_add_digest(EVP_sha256());
  EVP_add_digest(EVP_sha384());
  EVP_add_digest(EVP_sha512());
}

/* libcurl would read certificates in this form if it were told that one has it. */
PKCS12* d2i_PKCS12_bio(BIO* file, PKCS12** reused) {
  (void)file, (void)reused;
  return NULL;
}
int PKCS12_parse(PKCS12* file, const char* password, EVP_PKEY** key, X509** certificate, STACK_OF(X509)** others) {
  (void)file, (void)password, (void)key, (void)certificate, (void)others;
  return 0;
}
void PKCS12_free(PKCS12* file) { (void)file; }

/* Nor does anything read a store of certificates and keys by its URI. */
int ossl_store_handle_load_result(const OSSL_PARAM result[], void* argument) {
  (void)result, (void)argument;
  return 0;
}

/* Keys that are encrypted as in that form. */
void PKCS12_PBE_add(void) {}
int PKCS12_PBE_keyivgen(EVP_CIPHER_CTX* context, const char* password, int length, ASN1_TYPE* parameters, const EVP_CIPHER* cipher,
                        const EVP_MD* digest, int encrypts) {
  (void)context, (void)password, (void)length, (void)parameters, (void)cipher, (void)digest, (void)encrypts;
  return 0;
}
int PKCS12_PBE_keyivgen_ex(EVP_CIPHER_CTX* context, const char* password, int length, ASN1_TYPE* parameters, const EVP_CIPHER* cipher,
                           const EVP_MD* digest, int encrypts, OSSL_LIB_CTX* library, const char* properties) {
  (void)library, (void)properties;
  return PKCS12_PBE_keyivgen(context, password, length, parameters, cipher, digest, encrypts);
}

#define ERRORS(LOAD) \
  LOAD(ASN1) LOAD(BIO) LOAD(BN) LOAD(CRYPTO) LOAD(DH) LOAD(EC) LOAD(ERR) LOAD(EVP) LOAD(PEM) LOAD(PROV) LOAD(RAND) LOAD(RSA) LOAD(X509) LOAD(X509V3)
#define DECLARE(LIBRARY) int ossl_err_load_##LIBRARY##_strings(void);
ERRORS(DECLARE)
int ossl_err_load_crypto_strings(void) {
#define LOAD(LIBRARY) && ossl_err_load_##LIBRARY##_strings()
  return 1 ERRORS(LOAD);
}

/* ---- the provider "default" */

typedef const OSSL_DISPATCH Functions[];
#define ROW(NAMES, FUNCTIONS) {NAMES, "provider=default", FUNCTIONS, NULL}
#define END {NULL, NULL, NULL, NULL}

extern Functions ossl_md5_functions, ossl_md5_sha1_functions, ossl_sha1_functions, ossl_sha224_functions, ossl_sha256_functions,
    ossl_sha384_functions, ossl_sha512_functions, ossl_shake_256_functions;
static const OSSL_ALGORITHM digests[] = {
    ROW("SHA1:SHA-1:SSL3-SHA1:1.3.14.3.2.26", ossl_sha1_functions),
    ROW("SHA2-224:SHA-224:SHA224:2.16.840.1.101.3.4.2.4", ossl_sha224_functions),
    ROW("SHA2-256:SHA-256:SHA256:2.16.840.1.101.3.4.2.1", ossl_sha256_functions),
    ROW("SHA2-384:SHA-384:SHA384:2.16.840.1.101.3.4.2.2", ossl_sha384_functions),
    ROW("SHA2-512:SHA-512:SHA512:2.16.840.1.101.3.4.2.3", ossl_sha512_functions),
    ROW("SHAKE-256:SHAKE256:2.16.840.1.101.3.4.2.12", ossl_shake_256_functions), /* of Ed448 */
    ROW("MD5:SSL3-MD5:1.2.840.113549.2.5", ossl_md5_functions),
    ROW("MD5-SHA1", ossl_md5_sha1_functions),
    END};

extern Functions ossl_aes128cbc_functions, ossl_aes256cbc_functions, ossl_aes128gcm_functions, ossl_aes256gcm_functions, ossl_aes128ccm_functions,
    ossl_aes256ccm_functions, ossl_aes256ctr_functions, ossl_aes256ecb_functions, ossl_aes128ecb_functions, ossl_chacha20_functions,
    ossl_chacha20_ossl_poly1305_functions;
static const OSSL_ALGORITHM ciphers[] = {
    ROW("AES-256-CBC:AES256:2.16.840.1.101.3.4.1.42", ossl_aes256cbc_functions),
    ROW("AES-128-CBC:AES128:2.16.840.1.101.3.4.1.2", ossl_aes128cbc_functions),
    ROW("AES-256-GCM:id-aes256-GCM:2.16.840.1.101.3.4.1.46", ossl_aes256gcm_functions),
    ROW("AES-128-GCM:id-aes128-GCM:2.16.840.1.101.3.4.1.6", ossl_aes128gcm_functions),
    ROW("AES-256-CCM:id-aes256-CCM:2.16.840.1.101.3.4.1.47", ossl_aes256ccm_functions),
    ROW("AES-128-CCM:id-aes128-CCM:2.16.840.1.101.3.4.1.7", ossl_aes128ccm_functions),
    ROW("AES-256-CTR", ossl_aes256ctr_functions), /* of random numbers, as the next */
    ROW("AES-256-ECB:2.16.840.1.101.3.4.1.41", ossl_aes256ecb_functions),
    ROW("AES-128-ECB:2.16.840.1.101.3.4.1.1", ossl_aes128ecb_functions),
    ROW("ChaCha20", ossl_chacha20_functions),
    ROW("ChaCha20-Poly1305", ossl_chacha20_ossl_poly1305_functions),
    END};

extern Functions ossl_hmac_functions, ossl_kdf_hkdf_functions, ossl_kdf_tls1_3_kdf_functions, ossl_kdf_tls1_prf_functions,
    ossl_drbg_ctr_functions, ossl_seed_src_functions;
static const OSSL_ALGORITHM macs[] = {ROW("HMAC", ossl_hmac_functions), END};
static const OSSL_ALGORITHM kdfs[] = {ROW("HKDF", ossl_kdf_hkdf_functions), ROW("TLS13-KDF", ossl_kdf_tls1_3_kdf_functions),
                                      ROW("TLS1-PRF", ossl_kdf_tls1_prf_functions), END};
static const OSSL_ALGORITHM rands[] = {ROW("CTR-DRBG", ossl_drbg_ctr_functions), ROW("SEED-SRC", ossl_seed_src_functions), END};

#define NAMES_RSA "RSA:rsaEncryption:1.2.840.113549.1.1.1"
#define NAMES_ED25519 "ED25519:1.3.101.112"
#define NAMES_ED448 "ED448:1.3.101.113"
#define NAMES_X25519 "X25519:1.3.101.110"
#define NAMES_X448 "X448:1.3.101.111"
#define NAMES_DH "DH:dhKeyAgreement:1.2.840.113549.1.3.1"

extern Functions ossl_dh_keyexch_functions, ossl_ecdh_keyexch_functions, ossl_x25519_keyexch_functions, ossl_x448_keyexch_functions;
static const OSSL_ALGORITHM key_exchanges[] = {ROW(NAMES_DH, ossl_dh_keyexch_functions), ROW("ECDH", ossl_ecdh_keyexch_functions),
                                               ROW(NAMES_X25519, ossl_x25519_keyexch_functions), ROW(NAMES_X448, ossl_x448_keyexch_functions), END};

extern Functions ossl_rsa_signature_functions, ossl_ed25519_signature_functions, ossl_ed448_signature_functions, ossl_ecdsa_signature_functions,
    ossl_mac_legacy_hmac_signature_functions, ossl_rsa_asym_cipher_functions;
static const OSSL_ALGORITHM signatures[] = {ROW(NAMES_RSA, ossl_rsa_signature_functions), ROW(NAMES_ED25519, ossl_ed25519_signature_functions),
                                            ROW(NAMES_ED448, ossl_ed448_signature_functions), ROW("ECDSA", ossl_ecdsa_signature_functions),
                                            ROW("HMAC", ossl_mac_legacy_hmac_signature_functions), END};
static const OSSL_ALGORITHM asymmetric_ciphers[] = {ROW(NAMES_RSA, ossl_rsa_asym_cipher_functions), END};

extern Functions ossl_dh_keymgmt_functions, ossl_rsa_keymgmt_functions, ossl_rsapss_keymgmt_functions, ossl_ec_keymgmt_functions,
    ossl_x25519_keymgmt_functions, ossl_x448_keymgmt_functions, ossl_ed25519_keymgmt_functions, ossl_ed448_keymgmt_functions,
    ossl_mac_legacy_keymgmt_functions;
static const OSSL_ALGORITHM keys[] = {ROW(NAMES_DH, ossl_dh_keymgmt_functions),
                                      ROW(NAMES_RSA, ossl_rsa_keymgmt_functions),
                                      ROW("RSA-PSS:RSASSA-PSS:1.2.840.113549.1.1.10", ossl_rsapss_keymgmt_functions),
                                      ROW("EC:id-ecPublicKey:1.2.840.10045.2.1", ossl_ec_keymgmt_functions),
                                      ROW(NAMES_X25519, ossl_x25519_keymgmt_functions),
                                      ROW(NAMES_X448, ossl_x448_keymgmt_functions),
                                      ROW(NAMES_ED25519, ossl_ed25519_keymgmt_functions),
                                      ROW(NAMES_ED448, ossl_ed448_keymgmt_functions),
                                      ROW("HMAC", ossl_mac_legacy_keymgmt_functions),
                                      END};

/* Keys in PEM: PKCS #8, and what was before it of RSA and EC. Of certificates: the public key. */
#define DECODER(NAME, STRUCTURE, SYMBOL) {NAME, "provider=default,input=der,structure=" STRUCTURE, SYMBOL##_decoder_functions, NULL}
#define BOTH(NAME, KEY) \
  DECODER(NAME, "PrivateKeyInfo", ossl_PrivateKeyInfo_der_to_##KEY), DECODER(NAME, "SubjectPublicKeyInfo", ossl_SubjectPublicKeyInfo_der_to_##KEY)
#define DECLARE_BOTH(KEY) extern Functions ossl_PrivateKeyInfo_der_to_##KEY##_decoder_functions, ossl_SubjectPublicKeyInfo_der_to_##KEY##_decoder_functions;
DECLARE_BOTH(rsa)
DECLARE_BOTH(rsapss)
DECLARE_BOTH(ec)
DECLARE_BOTH(ed25519)
DECLARE_BOTH(ed448)
extern Functions ossl_type_specific_keypair_der_to_rsa_decoder_functions, ossl_type_specific_no_pub_der_to_ec_decoder_functions,
    ossl_SubjectPublicKeyInfo_der_to_der_decoder_functions, ossl_pem_to_der_decoder_functions;
static const OSSL_ALGORITHM decoders[] = {
    BOTH("RSA", rsa),
    BOTH("RSA-PSS", rsapss),
    BOTH("EC", ec),
    BOTH("ED25519", ed25519),
    BOTH("ED448", ed448),
    DECODER("RSA", "type-specific", ossl_type_specific_keypair_der_to_rsa),
    DECODER("EC", "type-specific", ossl_type_specific_no_pub_der_to_ec),
    DECODER("DER", "SubjectPublicKeyInfo", ossl_SubjectPublicKeyInfo_der_to_der),
    {"DER", "provider=default,input=pem", ossl_pem_to_der_decoder_functions, NULL},
    END};

/* The groups that a client offers unless it is told otherwise (RFC 8446, 4.2.7). Their names are in the row, so that no pointer has to be
 * relocated. */
typedef struct {
  char name[12], curve[12], algorithm[8];
  unsigned int id, bits;
  int first_tls, first_dtls;
} Group;
static const Group groups[] = {{"secp256r1", "prime256v1", "EC", 23, 128, TLS1_VERSION, DTLS1_VERSION},
                               {"secp384r1", "secp384r1", "EC", 24, 192, TLS1_VERSION, DTLS1_VERSION},
                               {"secp521r1", "secp521r1", "EC", 25, 256, TLS1_VERSION, DTLS1_VERSION},
                               {"x25519", "X25519", "X25519", 29, 128, TLS1_VERSION, DTLS1_VERSION},
                               {"x448", "X448", "X448", 30, 224, TLS1_VERSION, DTLS1_VERSION},
                               {"ffdhe2048", "ffdhe2048", "DH", 256, 112, TLS1_3_VERSION, -1},
                               {"ffdhe3072", "ffdhe3072", "DH", 257, 128, TLS1_3_VERSION, -1},
                               {"ffdhe4096", "ffdhe4096", "DH", 258, 128, TLS1_3_VERSION, -1},
                               {"ffdhe6144", "ffdhe6144", "DH", 259, 128, TLS1_3_VERSION, -1},
                               {"ffdhe8192", "ffdhe8192", "DH", 260, 192, TLS1_3_VERSION, -1}};

static int tell_of(Group group, OSSL_CALLBACK* callback, void* argument) {
  int last_tls = 0;
  int last_dtls = group.first_dtls < 0 ? -1 : 0;
  const OSSL_PARAM facts[] = {OSSL_PARAM_construct_utf8_string(OSSL_CAPABILITY_TLS_GROUP_NAME, group.name, 0),
                              OSSL_PARAM_construct_utf8_string(OSSL_CAPABILITY_TLS_GROUP_NAME_INTERNAL, group.curve, 0),
                              OSSL_PARAM_construct_utf8_string(OSSL_CAPABILITY_TLS_GROUP_ALG, group.algorithm, 0),
                              OSSL_PARAM_construct_uint(OSSL_CAPABILITY_TLS_GROUP_ID, &group.id),
                              OSSL_PARAM_construct_uint(OSSL_CAPABILITY_TLS_GROUP_SECURITY_BITS, &group.bits),
                              OSSL_PARAM_construct_int(OSSL_CAPABILITY_TLS_GROUP_MIN_TLS, &group.first_tls),
                              OSSL_PARAM_construct_int(OSSL_CAPABILITY_TLS_GROUP_MAX_TLS, &last_tls),
                              OSSL_PARAM_construct_int(OSSL_CAPABILITY_TLS_GROUP_MIN_DTLS, &group.first_dtls),
                              OSSL_PARAM_construct_int(OSSL_CAPABILITY_TLS_GROUP_MAX_DTLS, &last_dtls),
                              OSSL_PARAM_construct_end()};
  return callback(facts, argument);
}

static int capabilities(void* context, const char* capability, OSSL_CALLBACK* callback, void* argument) {
  (void)context;
  if (strcmp(capability, "TLS-GROUP") != 0) return 0;
  for (size_t i = 0; i < sizeof groups / sizeof *groups; ++i) {
    if (!tell_of(groups[i], callback, argument)) return 0;
  }
  return 1;
}

static const OSSL_ALGORITHM* query(void* context, int operation, int* no_cache) {
  (void)context;
  *no_cache = 0;
  switch (operation) {
    case OSSL_OP_DIGEST: return digests;
    case OSSL_OP_CIPHER: return ciphers;
    case OSSL_OP_MAC: return macs;
    case OSSL_OP_KDF: return kdfs;
    case OSSL_OP_RAND: return rands;
    case OSSL_OP_KEYMGMT: return keys;
    case OSSL_OP_KEYEXCH: return key_exchanges;
    case OSSL_OP_SIGNATURE: return signatures;
    case OSSL_OP_ASYM_CIPHER: return asymmetric_ciphers;
    case OSSL_OP_DECODER: return decoders;
    default: return NULL;
  }
}

static const OSSL_PARAM* parameters_known(void* context) {
  static const OSSL_PARAM known[] = {OSSL_PARAM_DEFN(OSSL_PROV_PARAM_NAME, OSSL_PARAM_UTF8_PTR, NULL, 0),
                                     OSSL_PARAM_DEFN(OSSL_PROV_PARAM_VERSION, OSSL_PARAM_UTF8_PTR, NULL, 0),
                                     OSSL_PARAM_DEFN(OSSL_PROV_PARAM_STATUS, OSSL_PARAM_INTEGER, NULL, 0), OSSL_PARAM_END};
  (void)context;
  return known;
}

static int parameters(void* context, OSSL_PARAM asked[]) {
  OSSL_PARAM* name = OSSL_PARAM_locate(asked, OSSL_PROV_PARAM_NAME);
  OSSL_PARAM* version = OSSL_PARAM_locate(asked, OSSL_PROV_PARAM_VERSION);
  OSSL_PARAM* status = OSSL_PARAM_locate(asked, OSSL_PROV_PARAM_STATUS);
  (void)context;
  return (!name || OSSL_PARAM_set_utf8_ptr(name, "drey's choice of OpenSSL's default provider")) &&
         (!version || OSSL_PARAM_set_utf8_ptr(version, OPENSSL_VERSION_STR)) && (!status || OSSL_PARAM_set_int(status, 1));
}

int ossl_prov_bio_from_dispatch(const OSSL_DISPATCH* functions);
int ossl_prov_seeding_from_dispatch(const OSSL_DISPATCH* functions);
void* ossl_prov_ctx_new(void);
void ossl_prov_ctx_free(void* context);
void ossl_prov_ctx_set0_libctx(void* context, OSSL_LIB_CTX* library);
void ossl_prov_ctx_set0_handle(void* context, const OSSL_CORE_HANDLE* handle);
void ossl_prov_ctx_set0_core_bio_method(void* context, BIO_METHOD* method);
BIO_METHOD* ossl_prov_ctx_get0_core_bio_method(void* context);
BIO_METHOD* ossl_bio_prov_init_bio_method(void);

static void tear_down(void* context) {
  BIO_meth_free(ossl_prov_ctx_get0_core_bio_method(context));
  ossl_prov_ctx_free(context);
}

static const OSSL_DISPATCH functions[] = {{OSSL_FUNC_PROVIDER_TEARDOWN, (void (*)(void))tear_down},
                                          {OSSL_FUNC_PROVIDER_GETTABLE_PARAMS, (void (*)(void))parameters_known},
                                          {OSSL_FUNC_PROVIDER_GET_PARAMS, (void (*)(void))parameters},
                                          {OSSL_FUNC_PROVIDER_QUERY_OPERATION, (void (*)(void))query},
                                          {OSSL_FUNC_PROVIDER_GET_CAPABILITIES, (void (*)(void))capabilities},
                                          {0, NULL}};

static int provide(const OSSL_CORE_HANDLE* handle, const OSSL_DISPATCH* core, const OSSL_DISPATCH** out, void** context) {
  OSSL_FUNC_core_get_libctx_fn* library_of = NULL;
  BIO_METHOD* method;
  if (!ossl_prov_bio_from_dispatch(core) || !ossl_prov_seeding_from_dispatch(core)) return 0;
  for (; core->function_id != 0; ++core) {
    if (core->function_id == OSSL_FUNC_CORE_GET_LIBCTX) library_of = OSSL_FUNC_core_get_libctx(core);
  }
  if (library_of == NULL || (*context = ossl_prov_ctx_new()) == NULL) return 0;
  method = ossl_bio_prov_init_bio_method();
  if (method == NULL) {
    ossl_prov_ctx_free(*context);
    *context = NULL;
    return 0;
  }
  ossl_prov_ctx_set0_libctx(*context, (OSSL_LIB_CTX*)library_of(handle));
  ossl_prov_ctx_set0_handle(*context, handle);
  ossl_prov_ctx_set0_core_bio_method(*context, method);
  *out = functions;
  return 1;
}

/* As crypto/provider_local.h has it. */
typedef struct {
  char* name;
  char* path;
  OSSL_provider_init_fn* provide;
  void* parameters;
  unsigned int is_fallback : 1;
} Provider;
const Provider ossl_predefined_providers[] = {{"default", NULL, provide, NULL, 1}, {NULL, NULL, NULL, NULL, 0}};
