#include "cli/output/document_stream.h"

#include <utility>

namespace cli {

void DocumentStream::add(const base::OrderedJson& document) {
  if (!std::exchange(begun_, true)) return output_.document(document);
  if (output_.has_yaml()) output_.document_piece("---\n");
  output_.without_headers().document(document);
}

}  // namespace cli
